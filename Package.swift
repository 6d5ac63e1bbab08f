// swift-tools-version: 6.0
import PackageDescription

// The rooms of docs/ARCHITECTURE.md, lowest first. A target may depend only on those above it in this file.
let package = Package(
  name: "fleetcast",
  products: [.executable(name: "fleetcast", targets: ["fleetcast"])],
  targets: [
    .target(
      name: "CGSL",
      linkerSettings: [.linkedLibrary("gsl"), .linkedLibrary("gslcblas"), .linkedLibrary("m")]),
    .target(name: "CYAML", linkerSettings: [.linkedLibrary("yaml")]),
    .target(name: "EventKernel", dependencies: ["CGSL"]),
    .target(name: "Catalog"),
    .target(name: "Scenarios", dependencies: ["EventKernel", "Catalog", "CYAML"]),
    .target(name: "Serving", dependencies: ["EventKernel", "Catalog", "Scenarios"]),
    .target(name: "Billing", dependencies: ["Catalog", "Scenarios"]),
    .target(
      name: "Studies", dependencies: ["EventKernel", "Catalog", "Scenarios", "Serving", "Billing"]),
    .target(name: "Reporting", dependencies: ["EventKernel", "Catalog", "Scenarios", "Billing", "Studies"]),
    .executableTarget(
      name: "fleetcast", dependencies: ["EventKernel", "Catalog", "Scenarios", "Studies", "Reporting"]),

    .executableTarget(
      name: "cxx-twin", path: "Tests/Bench/CxxTwin",
      linkerSettings: [.linkedLibrary("gsl"), .linkedLibrary("gslcblas"), .linkedLibrary("m")]),
    .executableTarget(
      name: "fleetcast-bench", dependencies: ["EventKernel", "Catalog", "Scenarios", "Serving"],
      path: "Tests/Bench/Bench"),

    .testTarget(name: "EventKernelTests", dependencies: ["CGSL", "EventKernel"]),
    .testTarget(name: "CatalogTests", dependencies: ["Catalog"]),
    .testTarget(name: "ScenariosTests", dependencies: ["EventKernel", "Catalog", "Scenarios"], exclude: ["Broken"]),
    .testTarget(name: "ServingTests", dependencies: ["EventKernel", "Catalog", "Scenarios", "Serving"]),
    .testTarget(name: "BillingTests", dependencies: ["EventKernel", "Catalog", "Scenarios", "Billing"]),
    .testTarget(
      name: "StudiesTests", dependencies: ["EventKernel", "Catalog", "Scenarios", "Serving", "Billing", "Studies"]),
    .testTarget(
      name: "ReportingTests", dependencies: ["EventKernel", "Catalog", "Scenarios", "Billing", "Studies", "Reporting"]),
    .testTarget(name: "CommandTests", dependencies: ["fleetcast"]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
