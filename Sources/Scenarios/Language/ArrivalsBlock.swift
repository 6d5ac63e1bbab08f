import Model

extension Language {
  /// A workload's `arrivals`.
  static let arrivals = KeyBlock(
    "When requests arrive: a process, and how its rate goes up and down.", example: "{process: poisson, rate: 3/s}",
    ArrivalsKeys())

  static let steadyArrivals = KeyBlock(
    "At a rate.", example: "{process: poisson, rate: 3/s}", SteadyArrivalsKeys())

  static let gammaArrivals = KeyBlock(
    "At a rate, in clusters.", example: "{process: gamma, rate: 3/s, cv: 2}", GammaArrivalsKeys())

  static let modulatedArrivals = KeyBlock(
    "At a rate that moves from state to state by chance.",
    example: "{process: mmpp, states: [{rate: 1/s, lasting: 10m}, {rate: 8/s, lasting: 1m}]}", ModulatedArrivalsKeys())

  static let arrivalState = KeyBlock(
    "A state of the rate.", example: "{rate: 8/s, lasting: 1m}", ArrivalStateKeys())

  static let burstArrivals = KeyBlock(
    "All at once, at the start.", example: "{process: burst, requests: 64}", BurstArrivalsKeys())

  static let batchArrivals = KeyBlock(
    "Many at once, again and again: what a nightly job sends.",
    example: "{process: batch, at: \"01:00\", every: 1d, count: 60k}", BatchArrivalsKeys())

  static let closedArrivals = KeyBlock(
    "Each client's next request after the outcome of the one before: users who think, or as many places as a benchmark keeps busy.",
    example: "{process: closed, users: 200, think_time: {exponential: {mean: 20s}}}", ClosedArrivalsKeys())

  static let shape = KeyBlock(
    "How the rate goes up and down around its mean.", example: "{diurnal: {peak_at: \"15:00\", peak_to_mean: 1.8}}",
    ShapeKeys())

  static let diurnal = KeyBlock(
    "A wave over the day whose mean is 1.", example: "{peak_at: \"15:00\", peak_to_mean: 1.8}", DiurnalKeys())

  static let weekly = KeyBlock(
    "A factor of the rate for each day of the week.", example: "{sat: 40%, sun: 30%}", WeeklyKeys())

  static let spike = KeyBlock(
    "A while in which the rate is multiplied.", example: "{at: 2d, factor: 3, lasting: 2h}", SpikeKeys())
}

struct ArrivalsKeys: Sendable {
  let process = ArrivalsKeys.process
  let variants = Variants(
    by: ArrivalsKeys.process,
    [
      (["deterministic", "poisson"], Language.steadyArrivals), (["gamma"], Language.gammaArrivals),
      (["mmpp"], Language.modulatedArrivals), (["burst"], Language.burstArrivals),
      (["batch"], Language.batchArrivals), (["trace"], Language.trace),
      (["closed"], Language.closedArrivals),
    ])
  let shape = Key(
    "shape", .block(Language.shape), .says("flat"), "How the rate goes up and down over days and weeks.", .choice,
    "{diurnal: {peak_at: \"15:00\", peak_to_mean: 1.8}}")
  let growth = Key(
    "growth", .quantity(.growth, .closed(-0.99, Ceilings.growth)), .of(0, .growth),
    "Growth of the rate from one month of 730 hours to the next, compounded.", .choice, "6%/month")
  let spikes = Key(
    "spikes", .list(.block(Language.spike), most: 10_000), .says("none"),
    "Whiles in which the rate is multiplied, such as a launch.", .choice, "[{at: 2d, factor: 3, lasting: 2h}]")

  private static let process = Key(
    "process", .words(["deterministic", "poisson", "gamma", "mmpp", "burst", "batch", "trace", "closed"]), .required,
    "By which law requests follow one another.", .choice, "poisson")
}

struct SteadyArrivalsKeys: Sendable {
  let rate = Key.arrivalRate
}

struct GammaArrivalsKeys: Sendable {
  let rate = Key.arrivalRate
  let burstiness = Key(
    "burstiness", .quantity(.number, .closed(0.0001, 10_000)), .of(1, .number),
    "The gamma shape of the gaps: below 1 requests come in clusters, above 1 evenly; cv = 1 / sqrt(burstiness).",
    .document("vLLM, benchmarks, --burstiness, 2026-08"), "0.25")
  let cv = Key(
    "cv", .quantity(.number, .closed(0.01, 100)), .of(1, .number),
    "The coefficient of variation of the gaps, in place of burstiness.", .choice, "2")
}

struct ModulatedArrivalsKeys: Sendable {
  let states = Key(
    "states", .list(.block(Language.arrivalState), most: 1_000), .required,
    "The states of the rate, which follow one another in the order written.", .choice,
    "[{rate: 1/s, lasting: 10m}, {rate: 8/s, lasting: 1m}]", expected: "a list of {rate, lasting}")
}

struct ArrivalStateKeys: Sendable {
  let rate = Key(
    "rate", .quantity(.rate, .closed(0, Ceilings.rate)), .required, "Requests a second while it lasts.", .choice, "8/s")
  let lasting = Key(
    "lasting", .quantity(.duration, .closed(0.001, Ceilings.duration)), .required,
    "How long it lasts on average, exponentially distributed.", .choice, "1m")
}

struct BurstArrivalsKeys: Sendable {
  let requests = Key(
    "requests", .whole(.count, 1...Ceilings.burst), .required, "How many requests there are.", .choice, "64",
    expected: "a number of requests such as 64")
}

struct BatchArrivalsKeys: Sendable {
  let at = Key(
    "at", .clock, .required, "When the first batch of the run comes, in UTC.", .choice, "\"01:00\"",
    expected: "a time of day such as \"01:00\"")
  let every = Key(
    "every", .quantity(.duration, .closed(60, Ceilings.duration)), .value("1d"), "From one batch to the next.", .choice,
    "12h")
  let count = Key(
    "count", .whole(.count, 1...Ceilings.waiting), .required,
    "Requests of a batch: no more than may wait in a pool before a run is stopped as overloaded.", .choice, "60k",
    expected: "a number of requests such as 60k")
}

struct ClosedArrivalsKeys: Sendable {
  let users = Key(
    "users", .whole(.count, 1...Ceilings.clients), .says("concurrency is written"),
    "How many users there are. One thinks after the final outcome of a request, retries included, or of a conversation.",
    .choice, "200", expected: "a number of users such as 200")
  let thinkTime = Key(
    "think_time", .distribution(.duration, .closed(0, Ceilings.duration)), .says("none, with concurrency"),
    "From an outcome to the user's next request, and from the start to the first.", .choice, "20s",
    expected: "seconds from an outcome to the next request, such as 20s")
  let concurrency = Key(
    "concurrency", .whole(.count, 1...Ceilings.clients), .says("users is written"),
    "Requests in flight all the time, from the start on: the next one is sent when one has its outcome. "
      + "A workload with conversations has so many of them: a user who thinks between two requests keeps the place.",
    .document("vLLM, benchmarks, --max-concurrency, 2026-08"), "32", expected: "a number of requests such as 32")
  let requests = Key(
    "requests", .whole(.count, 1...Ceilings.quietRequests), .says("as many as fit into the horizon"),
    "Requests that are sent in all; conversations where the workload has them.",
    .document("vLLM, benchmarks, --num-prompts, 2026-08"), "1000", expected: "a number of requests such as 1000")
}

struct ShapeKeys: Sendable {
  let diurnal = Key(
    "diurnal", .block(Language.diurnal), .says("flat"), "A wave over the day.", .choice,
    "{peak_at: \"15:00\", peak_to_mean: 1.8}")
  let weekly = Key(
    "weekly", .block(Language.weekly), .says("flat"), "A factor for each day of the week.", .choice,
    "{sat: 40%, sun: 30%}")
}

struct DiurnalKeys: Sendable {
  let peakAt = Key(
    "peak_at", .clock, .required, "When the day's peak is, in UTC.", .choice, "\"15:00\"",
    expected: "a time of day such as \"15:00\", UTC")
  let peakToMean = Key(
    "peak_to_mean", .quantity(.number, .closed(1, Ceilings.peakToMean)), .required,
    "The rate at the peak over the mean of the day.", .choice, "1.8")
}

struct WeeklyKeys: Sendable {
  let mon = WeeklyKeys.day("mon", "Monday")
  let tue = WeeklyKeys.day("tue", "Tuesday")
  let wed = WeeklyKeys.day("wed", "Wednesday")
  let thu = WeeklyKeys.day("thu", "Thursday")
  let fri = WeeklyKeys.day("fri", "Friday")
  let sat = WeeklyKeys.day("sat", "Saturday")
  let sun = WeeklyKeys.day("sun", "Sunday")

  /// The keys from Monday on.
  var days: [Key] { [mon, tue, wed, thu, fri, sat, sun] }

  private static func day(_ name: String, _ title: String) -> Key {
    Key(
      name, .quantity(.share, .closed(0, Ceilings.factor)), .of(1, .share),
      "The rate of a \(title) over the one written.",
      .choice, "40%")
  }
}

struct SpikeKeys: Sendable {
  let at = Key("at", .moment, .required, "When it begins.", .choice, "2d")
  let factor = Key(
    "factor", .quantity(.number, .closed(0, Ceilings.factor)), .required, "What the rate is multiplied by.", .choice,
    "3")
  let lasting = Key(
    "lasting", .quantity(.duration, .positive(Ceilings.duration)), .required, "How long it lasts.", .choice, "2h")
}

extension Key {
  fileprivate static let arrivalRate = Key(
    "rate", .quantity(.rate, .positive(Ceilings.rate)), .required,
    "Requests a second, in the mean over a day where there is a wave.", .choice, "3/s")
}
