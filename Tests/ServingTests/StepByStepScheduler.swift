import Serving

/// vLLM V1's scheduler written the plain way: one step at a time, a list of blocks a request, nothing skipped. The oracle
/// of the skipping replica; it shares the step time and nothing else with it.
struct StepByStepScheduler {
  struct Job {
    var arrival: Double
    var prompt: Int
    var output: Int
    var cached = 0
    /// What it had to compute when it was admitted last: prompt, and tokens produced before a preemption.
    var target = 0
    var computed = 0
    var produced = 0
    var blocks: [Int] = []
    /// What the full blocks at the prompt's start hold, where others may hold the same.
    var contents: [Int] = []
    var firstToken = 0.0
    var finish = 0.0
  }
  let stepTime: RooflineStepTime
  let maxNumSeqs: Int
  let budget: Int
  let blockSize: Int
  let totalBlocks: Int
  private(set) var preemptions = 0
  /// Tokens of prompts found in the cache.
  private(set) var found = 0
  private(set) var gaps: [Double] = []

  init(stepTime: RooflineStepTime, maxNumSeqs: Int, budget: Int, blockSize: Int, totalBlocks: Int) {
    self.stepTime = stepTime
    self.maxNumSeqs = maxNumSeqs
    self.budget = budget
    self.blockSize = blockSize
    self.totalBlocks = totalBlocks
  }

  /// Serves the jobs, given in order of arrival, to the end.
  mutating func run(_ jobs: [Job]) -> [Job] {
    var jobs = jobs
    var lastToken = jobs.map { _ in 0.0 }
    var waiting: [Int] = []
    var running: [Int] = []
    var pool = BlockPool(totalBlocks)
    var next = 0
    var now = 0.0
    var done = 0
    // Start of the step before the next one: an engine that schedules ahead chose the next one's requests then.
    var previousStart = 0.0
    func needed(_ job: Job, _ tokens: Int) -> Int {
      (job.computed + tokens + blockSize - 1) / blockSize - job.blocks.count
    }
    func extend(_ job: inout Job, by tokens: Int, _ pool: inout BlockPool) {
      job.blocks += pool.take(needed(job, tokens))
      for place in 0..<min(job.contents.count, (job.computed + tokens) / blockSize) {
        pool.name(job.blocks[place], job.contents[place])
      }
    }
    while done < jobs.count {
      if running.isEmpty && waiting.isEmpty { now = max(now, jobs[next].arrival) }
      let noticed = stepTime.schedulesAhead && !running.isEmpty ? previousStart : now
      while next < jobs.count && jobs[next].arrival <= noticed {
        waiting.append(next)
        next += 1
      }
      var left = budget
      var scheduled: [(job: Int, tokens: Int)] = []
      var didPreempt = false
      var place = 0
      schedule: while place < running.count && left > 0 {
        let id = running[place]
        let tokens = min(jobs[id].prompt + jobs[id].produced - jobs[id].computed, left)
        while needed(jobs[id], tokens) > pool.free {
          let victim = running.removeLast()
          pool.put(jobs[victim].blocks)
          jobs[victim].blocks = []
          jobs[victim].computed = 0
          waiting.insert(victim, at: 0)
          preemptions += 1
          didPreempt = true
          if victim == id { break schedule }
        }
        extend(&jobs[id], by: tokens, &pool)
        scheduled.append((id, tokens))
        left -= tokens
        place += 1
      }
      while !didPreempt && left > 0 && running.count < maxNumSeqs, let id = waiting.first {
        let hit = pool.find(jobs[id].contents)
        jobs[id].computed = max(jobs[id].cached, hit.count * blockSize)
        jobs[id].target = jobs[id].prompt + jobs[id].produced
        let tokens = min(jobs[id].target - jobs[id].computed, left)
        guard needed(jobs[id], tokens) - hit.count + pool.countUnused(hit) <= pool.free else { break }
        waiting.removeFirst()
        pool.use(hit)
        jobs[id].blocks = hit
        if jobs[id].produced == 0 { found += hit.count * blockSize }
        extend(&jobs[id], by: tokens, &pool)
        running.append(id)
        scheduled.append((id, tokens))
        left -= tokens
      }
      var decoding: [Int] = []
      var prompts: [(chunk: Int, context: Int)] = []
      for (id, tokens) in scheduled {
        let isDecode = jobs[id].computed >= jobs[id].target
        if isDecode { decoding.append(jobs[id].computed + 1) } else { prompts.append((tokens, jobs[id].computed)) }
      }
      previousStart = now
      now += stepTime.step(decoding: decoding, prompts: prompts)
      for (id, tokens) in scheduled {
        jobs[id].computed += tokens
        guard jobs[id].computed == jobs[id].prompt + jobs[id].produced else { continue }
        if jobs[id].produced == 0 { jobs[id].firstToken = now } else { gaps.append(now - lastToken[id]) }
        lastToken[id] = now
        jobs[id].produced += 1
        if jobs[id].produced == jobs[id].output {
          jobs[id].finish = now
          pool.put(jobs[id].blocks)
          running.removeAll { $0 == id }
          done += 1
        }
      }
    }
    return jobs
  }
}
