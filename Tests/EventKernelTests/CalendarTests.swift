import EventKernel
import Testing

@Suite struct CalendarTests {
  @Test func emptyCalendarHasNothing() {
    var calendar = Calendar(capacity: 0)
    let isEmpty = calendar.isEmpty && calendar.count == 0 && calendar.peekTime == nil
    let first = calendar.take()
    #expect(isEmpty && first == nil)
  }

  @Test func equalTimesComeInTheOrderScheduled() {
    var calendar = Calendar(capacity: 4)
    for source in 0..<100 { calendar.schedule(at: 7, source: UInt32(source)) }
    calendar.schedule(at: -0.0, source: 100)
    calendar.schedule(at: 0.0, source: 101)
    let sources = (0..<102).map { _ in calendar.take()?.source }
    let after = calendar.take()
    #expect(sources == [100, 101] + (0..<100).map { UInt32($0) } && after == nil)
  }

  @Test func eventCarriesWhatWasScheduled() {
    var calendar = Calendar(capacity: 4)
    let sequence = calendar.schedule(at: 1e-300, source: 1 << 28 - 1)
    let taken = calendar.take()
    #expect(taken == Event(time: 1e-300, sequence: sequence, source: 1 << 28 - 1))
    let last = calendar.schedule(at: Double.greatestFiniteMagnitude, source: 0)
    let takenLast = calendar.take()
    #expect(takenLast == Event(time: .greatestFiniteMagnitude, sequence: last, source: 0))
  }

  @Test func scheduleAfterTakeFillsTheHole() {
    var calendar = Calendar(capacity: 4)
    calendar.schedule(at: 1, source: 1)
    _ = calendar.take()
    let isEmpty = calendar.isEmpty && calendar.peekTime == nil && calendar.invariantsHold
    #expect(isEmpty)
    calendar.schedule(at: 2, source: 2)
    let isFilled = calendar.count == 1 && calendar.peekTime == 2 && calendar.invariantsHold
    #expect(isFilled)
  }

  @Test(arguments: [3, 40, 700])
  func matchesASortedArrayUnderRandomOperations(size: Int) {
    let stream = StreamBank(seed: 11, replication: size)
    let coin = stream.stream("operations")
    var calendar = Calendar(capacity: 2)
    var shadow: [Event] = []
    for step in 0..<20_000 {
      // Drifts up to `size` pending events and down to none again, with few distinct times so that ties abound.
      let growing = (step / (4 * size)).isMultiple(of: 2)
      if coin.uniform() < (growing ? 0.6 : 0.4) {
        let time = Double(coin.below(50)) / 4
        let source = UInt32(coin.below(1 << 28))
        let event = Event(time: time, sequence: calendar.schedule(at: time, source: source), source: source)
        let place = shadow.firstIndex { $0.time > time } ?? shadow.count
        shadow.insert(event, at: place)
      } else {
        let expected = shadow.isEmpty ? nil : shadow.removeFirst()
        let taken = calendar.take()
        #expect(taken == expected)
      }
      let (count, time) = (calendar.count, calendar.peekTime)
      #expect(count == shadow.count && time == shadow.first?.time)
      guard step % 16 == 0 else { continue }
      let holds = calendar.invariantsHold
      #expect(holds)
    }
  }

  @Test func growsBeyondItsCapacity() {
    var calendar = Calendar(capacity: 1)
    for time in 0..<1_000 { calendar.schedule(at: Double(time), source: 0) }
    let isWhole = calendar.invariantsHold && calendar.count == 1_000
    #expect(isWhole)
    var times: [Double] = []
    while let event = calendar.take() { times.append(event.time) }
    #expect(times == (0..<1_000).map { Double($0) })
  }
}

@Suite struct TimerTests {
  @Test func onlyTheLastArmedEventIsCurrent() {
    var calendar = Calendar(capacity: 4)
    var timer = Timer()
    timer.arm(&calendar, at: 5, source: 1)
    timer.arm(&calendar, at: 3, source: 1)
    timer.arm(&calendar, at: 4, source: 1)
    var current: [Double] = []
    while let event = calendar.take() { if timer.isCurrent(event) { current.append(event.time) } }
    #expect(current == [4])
  }

  @Test func disarmedTimerIgnoresItsEvent() {
    var calendar = Calendar(capacity: 4)
    var timer = Timer()
    timer.arm(&calendar, at: 5, source: 1)
    #expect(timer.isArmed)
    timer.disarm()
    let event = calendar.take()
    #expect(!timer.isArmed && event.map { timer.isCurrent($0) } == false)
  }
}
