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
    .target(name: "Diagnostics"),
    .target(name: "Model", dependencies: ["EventKernel", "Catalog"]),
    .target(name: "Traces", dependencies: ["Diagnostics", "Model"]),
    .target(
      name: "Scenarios", dependencies: ["CYAML", "EventKernel", "Catalog", "Diagnostics", "Model", "Traces"]),
    .target(name: "Importing", dependencies: ["Catalog", "Diagnostics", "Model", "Scenarios"]),
    .target(name: "Serving", dependencies: ["EventKernel", "Catalog", "Diagnostics", "Model", "Traces"]),
    .target(name: "Billing", dependencies: ["Catalog", "Model"]),
    .target(
      name: "Studies",
      dependencies: ["CGSL", "EventKernel", "Catalog", "Diagnostics", "Model", "Scenarios", "Serving", "Billing"]),
    .target(name: "Accuracy", dependencies: ["EventKernel", "Catalog", "Model", "Serving", "Studies"]),
    .target(name: "Calibrating", dependencies: ["EventKernel", "Catalog", "Model", "Serving"]),
    .target(
      name: "Reporting",
      dependencies: [
        "EventKernel", "Catalog", "Diagnostics", "Model", "Scenarios", "Importing", "Billing", "Studies", "Accuracy",
        "Calibrating",
      ]),
    .target(
      name: "Starting",
      dependencies: ["Catalog", "Diagnostics", "Model", "Traces", "Scenarios", "Importing", "Studies"]),
    .executableTarget(
      name: "fleetcast",
      dependencies: [
        "EventKernel", "Catalog", "Diagnostics", "Model", "Scenarios", "Importing", "Studies", "Starting", "Accuracy",
        "Calibrating", "Reporting",
      ]),

    .executableTarget(
      name: "cxx-twin", path: "Tests/Bench/CxxTwin",
      linkerSettings: [.linkedLibrary("gsl"), .linkedLibrary("gslcblas"), .linkedLibrary("m")]),
    .executableTarget(
      name: "fleetcast-bench", dependencies: ["EventKernel", "Catalog", "Model", "Scenarios", "Serving"],
      path: "Tests/Bench/Bench"),

    .testTarget(name: "EventKernelTests", dependencies: ["CGSL", "EventKernel"]),
    .testTarget(name: "CatalogTests", dependencies: ["Catalog"]),
    .testTarget(name: "ModelTests", dependencies: ["Model"]),
    .testTarget(name: "TracesTests", dependencies: ["Diagnostics", "Model", "Traces"]),
    .testTarget(
      name: "ScenariosTests", dependencies: ["EventKernel", "Catalog", "Diagnostics", "Model", "Scenarios"],
      exclude: ["Broken"]),
    .testTarget(
      name: "LanguageTests", dependencies: ["Diagnostics", "Model", "Scenarios", "Reporting"],
      exclude: ["Files", "check-schema.py"]),
    .testTarget(name: "ImportingTests", dependencies: ["Catalog", "Diagnostics", "Model", "Scenarios", "Importing"]),
    .testTarget(
      name: "ServingTests", dependencies: ["EventKernel", "Catalog", "Model", "Traces", "Serving", "Billing"]),
    .testTarget(name: "BillingTests", dependencies: ["EventKernel", "Catalog", "Model", "Billing"]),
    .testTarget(
      name: "StudiesTests",
      dependencies: ["EventKernel", "Catalog", "Diagnostics", "Model", "Scenarios", "Serving", "Billing", "Studies"]),
    .testTarget(name: "AccuracyTests", dependencies: ["Accuracy", "Catalog"]),
    .testTarget(name: "CalibratingTests", dependencies: ["Calibrating"]),
    .testTarget(
      name: "ReportingTests",
      dependencies: ["Accuracy", "EventKernel", "Catalog", "Model", "Scenarios", "Billing", "Studies", "Reporting"]),
    .testTarget(name: "CommandTests", dependencies: ["fleetcast", "Starting"]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
