import Model

extension Language {
  /// A pool's `slice` with the layout of its accelerators.
  static let slice = KeyBlock(
    "The slice that a replica gets, and those that each accelerator is cut into.",
    example: "{profile: 1g.5gb, layout: [3g.20gb, 1g.5gb, 1g.5gb]}", SliceKeys())
}

struct SliceKeys: Sendable {
  let profile = Key(
    "profile", .text("a MIG profile such as 1g.5gb"), .required, "The slice that a replica gets.", .nvidiaMIG, "1g.5gb")
  let layout = Key(
    "layout", .list(.text("a MIG profile such as 1g.5gb"), most: 8), .required,
    "The slices that each accelerator is cut into; those of other profiles are paid and unused, or other pools'.",
    .nvidiaMIG,
    "[3g.20gb, 1g.5gb, 1g.5gb]", expected: "the slices that each accelerator is cut into, as [3g.20gb, 1g.5gb]")
}
