extension Tables {
  /// The tables of instances, those with accelerators first.
  static let instances = [awsGPUInstances, gcpInstances, azureInstances, awsCPUInstances]
}
