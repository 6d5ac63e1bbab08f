import EventKernel
import Glibc
import Model
import Studies
import Testing

@Suite("Closed forms against textbook values") struct ClosedFormTests {
  /// Printed Erlang B and C tables: B(10, 5) = 0.018385, C(10, 5) = 0.036105; C(2, 1) = 1/3.
  @Test func erlang() {
    #expect(abs(Queueing.erlangB(servers: 10, offered: 5) - 0.018385) < 5e-7)
    #expect(abs(Queueing.erlangC(servers: 10, offered: 5) - 0.036105) < 5e-7)
    #expect(abs(Queueing.erlangC(servers: 2, offered: 1) - 1.0 / 3) < 1e-15)
    #expect(Queueing.erlangB(servers: 0, offered: 3) == 1)
    #expect(Queueing.erlangB(servers: 1, offered: 3) == 0.75)
    #expect(Queueing.erlangB(servers: 2_000, offered: 1_900).isFinite)
  }

  /// M/M/1 at lambda 0.8, mu 1: the wait is rho/(mu - lambda) = 4; its distribution 1 - 0.8 exp(-0.2 t).
  @Test func oneServer() {
    #expect(abs(Queueing.meanWait(arrivalRate: 0.8, serviceRate: 1) - 4) < 1e-12)
    let p95 = Queueing.waitQuantile(0.95, arrivalRate: 0.8, serviceRate: 1)
    #expect(abs(1 - 0.8 * exp(-0.2 * p95) - 0.95) < 1e-12)
    #expect(Queueing.waitQuantile(0.1, arrivalRate: 0.8, serviceRate: 1) == 0)
  }

  /// M/M/2 at lambda 1.5, mu 1: C = 9/14, wait 9/7.
  @Test func severalServers() {
    #expect(abs(Queueing.meanWait(arrivalRate: 1.5, serviceRate: 1, servers: 2) - 9.0 / 7) < 1e-12)
  }

  @Test func generalService() {
    let exponential = Queueing.meanWait(arrivalRate: 0.8, serviceMean: 1, serviceVariance: 1)
    #expect(abs(exponential - Queueing.meanWait(arrivalRate: 0.8, serviceRate: 1)) < 1e-12)
    #expect(abs(Queueing.meanWait(arrivalRate: 0.8, constantService: 1) - 2) < 1e-12)
  }

  /// M/M/1/2 at load 1: three equally likely states; a third is refused; of the taken half wait a service time of 1.
  @Test func limitedRoom() {
    let room = Queueing.limited(arrivalRate: 1, serviceRate: 1, servers: 1, places: 2)
    #expect(abs(room.refused - 1.0 / 3) < 1e-15)
    #expect(abs(room.meanWait - 0.5) < 1e-15)
    let loss = Queueing.limited(arrivalRate: 5, serviceRate: 1, servers: 10, places: 10)
    #expect(abs(loss.refused - Queueing.erlangB(servers: 10, offered: 5)) < 1e-15)
    #expect(loss.meanWait == 0)
    let ample = Queueing.limited(arrivalRate: 1.5, serviceRate: 1, servers: 2, places: 4_000)
    #expect(abs(ample.meanWait - 9.0 / 7) < 1e-9)
    // Far above capacity the unnormalised weights pass 1e300.
    #expect(abs(Queueing.limited(arrivalRate: 1_000, serviceRate: 1, servers: 1, places: 500).refused - 0.999) < 1e-9)
  }

  /// M/M/1//2 with Z = s = 1: p(n) is 1, 2, 2 over 5; 4/5 of a request a second is served, and 2/5 wait on average.
  @Test func clientsThatWait() {
    #expect(abs(Queueing.closedWait(clients: 2, thinkTime: 1, serviceTime: 1, servers: 1) - 0.5) < 1e-12)
    // As many servers as clients: nobody waits. Without thinking all but those served do.
    #expect(Queueing.closedWait(clients: 4, thinkTime: 3, serviceTime: 1, servers: 4) == 0)
    #expect(Queueing.closedWait(clients: 10, thinkTime: 0, serviceTime: 2, servers: 4) == 3)
    // Many users who think long are a Poisson process: M/M/1 at load 0.5 waits 1 / (1 - 0.5) * 0.5.
    #expect(abs(Queueing.closedWait(clients: 20_000, thinkTime: 40_000, serviceTime: 1, servers: 1) - 1) < 0.01)
  }

  func form(_ change: (inout Scenario) -> Void = { _ in }, service: Distribution, replicas: Int = 1) throws
    -> ClosedForm?
  {
    var scenario = try chatScenario(service: service, replicas: replicas)
    change(&scenario)
    return Study(scenario, samples: [sample(scenario, latencies: [1])]).closedForms.first
  }

  @Test func scenariosThatHaveOne() throws {
    let one = try #require(try form(service: .exponential(mean: 1)))
    #expect(one.queue == "M/M/1")
    #expect(abs((one.meanWait ?? 0) - 1) < 1e-12)
    #expect(try form(service: .exponential(mean: 1), replicas: 3)?.queue == "M/M/3")
    #expect(try form(service: .constant(1))?.queue == "M/D/1")
    #expect(try form(service: .gamma(shape: 2, scale: 0.5))?.queue == "M/G/1")
    #expect(try form({ $0.pools[0].queue.maxSize = 4 }, service: .exponential(mean: 1))?.queue == "M/M/1/5")
    let endless = try #require(try form(service: .exponential(mean: 3)))
    #expect(endless.meanWait == nil && endless.load == 1.5)
  }

  @Test func scenariosThatHaveNone() throws {
    #expect(try form(service: .gamma(shape: 2, scale: 0.5), replicas: 2) == nil)
    #expect(try form({ $0.workloads[0].client.timeout = 3 }, service: .exponential(mean: 1)) == nil)
    #expect(try form({ $0.workloads[0].client.retries = 1 }, service: .exponential(mean: 1)) == nil)
    #expect(try form({ $0.pools[0].queue.timeout = 1 }, service: .exponential(mean: 1)) == nil)
    #expect(
      try form({ $0.workloads[0].arrivals.process = .gamma(rate: 1, burstiness: 0.5) }, service: .exponential(mean: 1))
        == nil)
    #expect(
      try form({ $0.workloads[0].arrivals.shape.growthPerMonth = 0.1 }, service: .exponential(mean: 1)) == nil)
  }
}
