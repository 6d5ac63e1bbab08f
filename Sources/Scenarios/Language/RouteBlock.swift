import Model

extension Language {
  /// What a route may be.
  static let routeKind = ValueKind.either([.name(of: "a pool or API"), .block(route)])

  static let route = KeyBlock(
    "A choice among several backends; one of its rules is written.", example: "{overflow: [gpu, hosted]}", RouteKeys())
}

struct RouteKeys: Sendable {
  let leastLoaded = RouteKeys.rule(
    .leastLoaded,
    "The backend with the fewest requests under way: of a pool per ready replica, of an API all of them, as one deployment; "
      + "ties go to the first written.", .document("LiteLLM, router strategies, least-busy, 2026-11-05"))
  let roundRobin = RouteKeys.rule(.roundRobin, "Each backend in turn.", .choice)
  let random = RouteKeys.rule(.random, "A backend by chance, each equally likely.", .choice)
  let overflow = RouteKeys.rule(
    .overflow, "The first backend that is not full; what one refuses goes to the next.",
    .document("LiteLLM, Retries, fallbacks and cooldowns, 2026-11-05"))
  let overflowAt = Key(
    "overflow_at", .quantity(.number, .closed(0, 1e6)), .of(Route.defaultOverflowAt, .number),
    "Requests waiting for each ready replica at which overflow takes a pool for full.",
    .document("kubernetes-sigs/gateway-api-inference-extension, saturation detector, 2026-11-21"), "5")

  private static func rule(_ rule: Route.Rule, _ meaning: String, _ source: KeySource) -> Key {
    Key(
      rule.rawValue, .list(.name(of: "a pool or API"), most: 1_000), .says("one rule is written"), meaning, source,
      "[gpu, hosted]")
  }
}
