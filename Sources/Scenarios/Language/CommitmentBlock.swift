import Catalog
import Model

extension Language {
  /// One entry of `commitments`.
  static let commitment = KeyBlock(
    "What several pools draw on: a spend by the hour, instances of a family, or capacity for a window.",
    example: "{option: savings_plan, commitment: $3/h, term: 1y}", CommitmentKeys())

  static let spendCommitment = KeyBlock(
    "Dollars an hour to be spent at lower prices.", example: "{option: savings_plan, commitment: $3/h, term: 1y}",
    SpendCommitmentKeys())

  static let familyReservation = KeyBlock(
    "Instances that cover other sizes of their family in proportion.",
    example: "{option: reserved, instance: aws/c7g.xlarge, count: 8, term: 1y}", FamilyReservationKeys())

  static let capacityBlock = KeyBlock(
    "Instances for a window of time, paid when bought.",
    example: "{option: capacity_block, pool: gpu, count: 8, price: $2.10/h, from: 2026-12-03, lasting: 5d}",
    CapacityBlockKeys())
}

struct CommitmentKeys: Sendable {
  let option = CommitmentKeys.option
  let variants = Variants(
    by: CommitmentKeys.option,
    [
      (["savings_plan", "committed_use"], Language.spendCommitment), (["reserved"], Language.familyReservation),
      (["capacity_block"], Language.capacityBlock),
    ])

  private static let option = Key(
    "option", .choice(SharedCommitment.Kind.self), .required, "What is committed to.",
    .document(
      "AWS Savings Plans, EC2 Reserved Instances and Capacity Blocks user guides; Google Cloud CUDs, 2026-11-21"),
    "savings_plan")
}

struct SpendCommitmentKeys: Sendable {
  let commitment = Key(
    "commitment", .money(.hour), .required, "What is paid an hour, used or not.", .savingsPlans, "$3/h")
  let term = Key.term
  let payment = Key.payment
  let discount = Key(
    "discount", .quantity(.share, .closed(0, 0.99)), .says("the catalog's price for the term, or what is typical"),
    "How much less than on demand is paid for what it covers: off the list's price, or off the price: that the pool writes of on_demand in its place. A discount: of on_demand is an agreement beside it and changes nothing.",
    .savingsPlans, "37%")
  let pools = Key(
    "pools", .list(.name(of: "a pool"), most: Ceilings.names), .says("every pool of the provider"),
    "Whose on-demand instances it covers.", .savingsPlans, "[gpu]")
}

struct FamilyReservationKeys: Sendable {
  let instance = Key(
    "instance", .text("an instance such as aws/c7g.xlarge"), .required, "The size that is reserved.", .reservations,
    "aws/c7g.xlarge")
  let count = Key.instances
  let term = Key.term
  let payment = Key.payment
  let price = Key(
    "price", .money(.hour), .says("the catalog's, or what is typical"),
    "The price of an instance for an hour, used or not.",
    .choice, "$1.20/h")
  let discount = Key(
    "discount", .quantity(.share, .closed(0, 1)), .says("the catalog's price applies"),
    "How much less than on demand is paid, in place of price: off the list's price, or off the price: that a pool writes of on_demand in its place.",
    .choice, "40%")
}

struct CapacityBlockKeys: Sendable {
  let pool = Key("pool", .name(of: "a pool"), .required, "Whose instances they are.", .capacityBlocks, "gpu")
  let instance = Key(
    "instance", .text("one of the pool's instances"), .says("the pool's own"),
    "Which of its types of instances, where a pool buys several.", .choice, "aws/g5.xlarge")
  let count = Key.instances
  let price = Key(
    "price", .money(.hour), .required, "The price of an instance for an hour.", .capacityBlocks, "$2.10/h")
  let from = Key(
    "from", .date, .required, "When it begins, on the hour.", .capacityBlocks, "2026-12-03",
    expected: "a date such as 2026-12-03")
  let lasting = Key(
    "lasting", .whole(.duration, 3_600...Ceilings.duration), .required, "How long it lasts, in whole hours.",
    .capacityBlocks, "5d", expected: "whole hours such as 5d")
}

extension Key {
  /// How long a commitment lasts.
  static let term = Key(
    "term", .choice(Term.self), .of(Defaults.term), "How long it lasts.", .choice, "3y")
  /// When a commitment is paid.
  static let payment = Key(
    "payment", .words(Payment.allCases.filter { $0 != .unspecified }.map(\.rawValue)), .of(Payment.noUpfront),
    "When it is paid: month by month, half at once, or all at once.", .reservations, "all_upfront")
  fileprivate static let instances = Key(
    "count", .whole(.count, 1...Ceilings.replicas), .required, "How many instances.", .choice, "8",
    expected: "a number of instances")
}
