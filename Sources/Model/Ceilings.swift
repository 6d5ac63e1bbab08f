/// The most that a scenario may ask for, so that nothing hangs, overflows or fills the memory. Each is far beyond what is run.
package enum Ceilings {
  /// Seconds: ten years and a bit.
  package static let horizon = 3_660 * 86_400.0
  /// Seconds of any other duration: a year.
  package static let duration = 366 * 86_400.0
  /// People, items or other things that a draw is one of.
  package static let people = 1e9
  /// Arrivals or calls per second.
  package static let rate = 1e6
  /// Requests of a workload's replication above which a warning stands: minutes to hours of computing.
  package static let quietRequests = 1e9
  /// Items per second of an accelerator.
  package static let itemRate = 1e9
  /// Tokens per second of an API's answer or limit.
  package static let tokenRate = 1e9
  /// Fewest answer tokens per second of an API: slower, an answer of any length would not end within the horizon.
  package static let slowestAnswer = 0.001
  /// Tokens of one prompt or answer.
  package static let tokens = 1e7
  /// Texts that prompts of a workload begin with.
  package static let variants = 1e6
  /// Bytes of a host's memory for an accelerator: 16 TiB.
  package static let swapSpace = 16 * 0x1p40
  /// Requests of one conversation.
  package static let turns = 10_000.0
  /// Model calls of one task, or calls of tools.
  package static let agentSteps = 1e6
  /// Priorities lie between this and its negative.
  package static let priority = 1e6
  /// Replicas or instances of a pool.
  package static let replicas = 10_000.0
  /// Replicas of all pools together.
  package static let fleet = 100_000
  /// Requests that run together on one replica.
  package static let sequences = 65_536.0
  /// Bytes of weights, or bytes a second.
  package static let bytes = 1e15
  /// Counts of a record of availability.
  package static let traceCounts = 1_000_000
  /// Steps of a price.
  package static let priceSteps = 100_000
  /// Tokens of one step.
  package static let batchedTokens = 1e6
  /// Tokens drafted a step.
  package static let draftTokens = 64.0
  /// Requests that may wait in one pool before a run is stopped as overloaded: a queue of this length at a hundred requests per second is
  /// three quarters of an hour, and it takes 30 MB. A batch has no more.
  package static let waiting = 250_000.0
  /// Requests of a burst.
  package static let burst = 1e6
  /// Clients that wait for answers.
  package static let clients = 100_000.0
  /// Requests that a recording needs to have a rate and bursts of its own: that of a hundred is known to a tenth. Below that it is a list
  /// of requests.
  package static let listedRequests = 100
  /// Entries of a cache of answers: 2.5 GB of a replication's memory.
  package static let cacheEntries = 1e8
  /// Caches of a workload's stages: a request has a bit for each.
  package static let stageCaches = 32
  /// Items that requests ask for.
  package static let items = 1e9
  /// Requests waiting in a pool.
  package static let queue = 1e9
  /// Independent runs.
  package static let replications = 10_000.0
  /// Attempts after the first.
  package static let retries = 100.0
  /// Workloads, models, pools or APIs of a scenario.
  package static let names = 1_000
  /// Points of an empirical distribution.
  package static let points = 100_000
  /// Values of a CSV column that an empirical distribution is made of.
  package static let columnValues = 1_000_000
  /// Growth of traffic per month: a thousandfold a year is 78 %/month.
  package static let growth = 10.0
  /// Factor of a spike, a weekday or a trace's density.
  package static let factor = 10_000.0
  /// Seconds of a stabilisation window. Source: kubernetes, pkg/apis/autoscaling/validation, MaxStabilizationWindowSeconds.
  package static let stabilizationWindow = 3_600.0
  /// Seconds of a scaling policy's period. Source: kubernetes, pkg/apis/autoscaling/validation, MaxPeriodSeconds.
  package static let policyPeriod = 1_800.0
  /// Peak over mean of a daily wave: at 24 the day's traffic comes within about an hour.
  package static let peakToMean = 24.0
  /// Seconds over which a metric is averaged, between its samples, and of its age.
  package static let averagingWindow = 3_600.0
  /// Metrics of one policy.
  package static let metrics = 8
  /// Months of a forecast: ten years.
  package static let forecastMonths = 120.0
  /// Draws of a forecast's inputs.
  package static let forecastDraws = 10_000.0
  /// Factor of a forecast's input.
  package static let forecastFactor = 1e6
  /// Points of a sweep, and values of one of its parameters.
  package static let sweepPoints = 100_000
  /// Parameters of a Sobol sequence that GSL has direction numbers for. Source: GSL manual, "Quasi-random number generator
  /// algorithms".
  package static let sweepAxes = 40
}
