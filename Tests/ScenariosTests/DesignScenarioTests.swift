import Scenarios
import Testing

@Suite struct DesignScenarioTests {
  @Test func quickstartDecodes() throws {
    do {
    let loaded = try ScenarioFile.loadWithSources(path: Repository.root + "scenarios/quickstart.yaml")
    print(loaded.scenario)
    for w in loaded.warnings { print(w.rendered(colour: false)) }
    } catch { print(error.rendered(colour: false)); throw error }
  }
  @Test func visionDecodes() throws {
    do {
    let loaded = try ScenarioFile.loadWithSources(path: Repository.root + "scenarios/vision-t4-mig.yaml")
    print(loaded.scenario)
    for w in loaded.warnings { print(w.rendered(colour: false)) }
    } catch { print(error.rendered(colour: false)); throw error }
  }
}
