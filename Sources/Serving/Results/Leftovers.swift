/// What is in memory when a run ends, so that a test can tell that nothing stays there that nobody knows of.
package struct Leftovers: Sendable, Equatable {
  /// Places for requests, as many as were in use at a time at most.
  package var requestPlaces = 0
  /// Those of them in use: requests under way or held, calls given up that a backend still has, second calls, users who think.
  package var requests = 0
  /// Those of them whose calls were given up, and which a backend or an errand still has.
  package var abandoned = 0
  /// Second calls under way, whose requests count once.
  package var pairs = 0
  /// Conversations that are open.
  package var conversations = 0
  /// Tasks that are under way.
  package var tasks = 0
  /// Answers that others may wait for.
  package var awaitedAnswers = 0
  /// Visits to backends that are remembered, should their requests still fail.
  package var visits = 0
  /// Calls that wait or are served, by pool.
  package var poolCalls: [Int] = []
  /// Calls under way, by API.
  package var apiCalls: [Int] = []
  /// Cases that wait or are worked on, by desk.
  package var cases: [Int] = []
}
