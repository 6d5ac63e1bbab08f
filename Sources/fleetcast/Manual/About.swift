/// What the program is, for every manual of it.
enum About {
  static let summary = "simulate the capacity and cost of AI inference"
  static let description =
    "Simulates inference traffic on your own fleet and on hosted APIs, request by request, and shows which of them meets the SLOs "
    + "at the lowest cost."
  static let example = "fleetcast run scenarios/quickstart.yaml"
  static let usage = "fleetcast COMMAND [OPTIONS]"
}
