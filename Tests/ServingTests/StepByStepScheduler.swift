import EventKernel
import Model
import Serving

/// vLLM V1's scheduler written the plain way: one step at a time, a list of blocks a request, nothing skipped. The oracle
/// of the skipping replica; it shares the step time and nothing else with it.
struct StepByStepScheduler {
  struct Job {
    var arrival: Double
    var prompt: Int
    var output: Int
    var cached = 0
    /// The lower, the earlier.
    var priority = 0
    /// What it had to compute when it was admitted last: prompt, and tokens produced before a preemption.
    var target = 0
    var computed = 0
    var produced = 0
    var blocks: [Int] = []
    /// How many of its blocks have been named.
    var named = 0
    /// What its full blocks hold from the start on, where others may hold the same.
    var contents: [Int] = []
    /// Whether its prompt was computed elsewhere.
    var isRemote = false
    var firstToken = 0.0
    var finish = 0.0
  }
  let stepTime: RooflineStepTime
  let maxNumSeqs: Int
  let budget: Int
  let blockSize: Int
  let totalBlocks: Int
  var scheduling = ContinuousBatching.Scheduling.chunked
  /// Drafted tokens a step, what decides how many are accepted, and what drafting takes.
  var drafts: Drafts?

  /// Whether requests are served by priority.
  var servesByPriority = false
  /// Blocks of the host's memory, and seconds to copy one.
  var swap: SwapSpace?

  /// Answer tokens that blocks are set aside for at admission; nil where none are.
  var reservedAnswer: Int?

  /// Where answers are written elsewhere: what sending the blocks of a prompt takes, one request after another.
  var link: (latency: Double, secondsPerBlock: Double)?

  /// Whether a step is chosen while the one before runs.
  var schedulesAhead: Bool

  /// Whether the cache holds these requests to their ends.
  private func holds(_ ids: [Int], _ jobs: [Job]) -> Bool {
    guard let reservedAnswer else { return true }
    let blocks = ids.map { id in
      let tokens = min(jobs[id].prompt + max(jobs[id].output, reservedAnswer), longestSequence) + (drafts?.tokens ?? 0)
      return (tokens + blockSize - 1) / blockSize
    }
    return blocks.reduce(0, +) <= totalBlocks
  }

  /// Most tokens of a request.
  private var longestSequence: Int {
    let kept = scheduling == .promptsFirst ? totalBlocks / 100 : 0
    let held = (totalBlocks - kept) * blockSize - (drafts?.tokens ?? 0)
    return scheduling == .chunked ? held : min(held, budget)
  }

  struct Drafts {
    var tokens: Int
    var acceptance: Double
    var stream: EventKernel.Stream
    var seconds = 0.0
    var model: RooflineStepTime?

    /// Tokens that a step gives one answer, by flipping through the drafted ones with the same number.
    func draw() -> Int {
      let point = stream.uniform()
      return (1...tokens).prefix { point < (0..<$0).reduce(1.0) { product, _ in product * acceptance } }.count + 1
    }

    func time(_ decoding: [Int], _ prompts: [(chunk: Int, context: Int)]) -> Double {
      guard let model else { return decoding.isEmpty ? 0 : seconds * Double(tokens) }
      let first = model.step(decoding: decoding, prompts: prompts)
      return decoding.isEmpty ? first : first + Double(tokens - 1) * model.step(decoding: decoding, prompts: [])
    }
  }
  private(set) var preemptions = 0
  private(set) var swaps = 0
  /// Steps that passed over requests that run.
  private(set) var heldBack = 0
  /// Tokens of prompts found in the cache, and of their own that preempted requests found again.
  private(set) var found = 0
  private(set) var foundOwn = 0
  private(set) var gaps: [Double] = []

  init(stepTime: RooflineStepTime, maxNumSeqs: Int, budget: Int, blockSize: Int, totalBlocks: Int) {
    self.stepTime = stepTime
    self.maxNumSeqs = maxNumSeqs
    self.budget = budget
    self.blockSize = blockSize
    self.totalBlocks = totalBlocks
    schedulesAhead = stepTime.schedulesAhead
  }

  /// Serves the jobs, given in order of arrival, to the end.
  mutating func run(_ jobs: [Job]) -> [Job] {
    if scheduling == .batchByBatch { return runBatchByBatch(jobs) }
    let lookahead = drafts?.tokens ?? 0
    let watermark = scheduling == .promptsFirst ? totalBlocks / 100 : 0
    var jobs = jobs
    var lastToken = jobs.map { _ in 0.0 }
    var waiting: [Int] = []
    var running: [Int] = []
    // With the blocks that each has in the host's memory.
    var swapped: [(job: Int, blocks: Int)] = []
    var pool = BlockPool(totalBlocks)
    var next = 0
    var now = 0.0
    var done = 0
    var held: [(until: Double, blocks: [Int])] = []
    var sent = 0
    // Start of the step before the next one: an engine that schedules ahead chose the next one's requests then.
    var previousStart = 0.0
    func needed(_ job: Job, _ tokens: Int) -> Int {
      (job.computed + tokens + blockSize - 1) / blockSize - job.blocks.count
    }
    func isDecode(_ job: Job) -> Bool { job.computed >= job.target && job.target > 0 }
    func extend(_ id: Int, by tokens: Int, ahead: Int = 0, _ jobs: inout [Job], _ pool: inout BlockPool) {
      jobs[id].blocks += pool.take(needed(jobs[id], tokens + ahead))
      name(id, tokens: jobs[id].computed + tokens, &jobs, &pool)
    }
    func isBefore(_ one: Int, _ other: Int) -> Bool {
      (jobs[one].priority, jobs[one].arrival, one) < (jobs[other].priority, jobs[other].arrival, other)
    }
    while done < jobs.count {
      if running.isEmpty && waiting.isEmpty && swapped.isEmpty { now = max(now, jobs[next].arrival) }
      while sent < held.count && held[sent].until <= now {
        pool.put(held[sent].blocks)
        sent += 1
      }
      let noticed = schedulesAhead && !running.isEmpty ? previousStart : now
      while next < jobs.count && jobs[next].arrival <= noticed {
        waiting.append(next)
        next += 1
      }
      if servesByPriority { waiting.sort(by: isBefore) }
      var copied = 0
      var left = budget
      var scheduled: [(job: Int, tokens: Int)] = []
      var didPreempt = false
      var place = 0
      // Whole prompts come first, and answers only where there is none to compute.
      let isPaused =
        scheduling == .promptsFirst && swapped.isEmpty
        && admitWhole(&waiting, &running, &scheduled, &jobs, &pool, watermark: watermark)
      schedule: while !isPaused && place < running.count && left > 0 {
        let id = running[place]
        let ahead = isDecode(jobs[id]) ? lookahead : 0
        let tokens = min(jobs[id].prompt + jobs[id].produced - jobs[id].computed, left)
        while needed(jobs[id], tokens + ahead) > pool.free {
          let last = servesByPriority ? running.indices.max { isBefore(running[$0], running[$1]) } : nil
          let spot = last ?? running.count - 1
          let victim = running.remove(at: spot)
          if let known = scheduled.firstIndex(where: { $0.job == victim }) {
            left += scheduled[known].tokens + (isDecode(jobs[victim]) ? lookahead : 0)
            scheduled.remove(at: known)
            place -= 1
          }
          let held = (jobs[victim].computed + blockSize - 1) / blockSize
          pool.put(jobs[victim].blocks)
          jobs[victim].blocks = []
          preemptions += 1
          didPreempt = true
          let inHost = swapped.reduce(0) { $0 + $1.blocks }
          if let swap, isDecode(jobs[victim]), inHost + held <= swap.blocks {
            swapped.append((victim, held))
            copied += held
            swaps += 1
          } else {
            jobs[victim].computed = 0
            jobs[victim].named = 0
            waiting.insert(victim, at: 0)
          }
          if victim == id {
            if place < running.count { heldBack += 1 }
            break schedule
          }
        }
        extend(id, by: tokens, ahead: ahead, &jobs, &pool)
        scheduled.append((id, tokens))
        left -= tokens + ahead
        place += 1
      }
      while !isPaused && !didPreempt && left > 0 && running.count < maxNumSeqs, let (id, held) = swapped.first {
        guard needed(jobs[id], 1) <= pool.free - watermark else { break }
        swapped.removeFirst()
        copied += held
        extend(id, by: 1, &jobs, &pool)
        running.append(id)
        scheduled.append((id, 1))
        left -= 1
      }
      while scheduling == .chunked && !didPreempt && swapped.isEmpty && left > 0 && running.count < maxNumSeqs,
        let id = waiting.first
      {
        if jobs[id].isRemote {
          jobs[id].target = jobs[id].prompt
          jobs[id].computed = jobs[id].prompt
          guard needed(jobs[id], 1) <= pool.free, holds(running + [id], jobs) else { break }
          jobs[id].isRemote = false
          waiting.removeFirst()
          extend(id, by: 1, &jobs, &pool)
          running.insert(id, at: running.firstIndex { !isDecode(jobs[$0]) } ?? running.count)
          scheduled.append((id, 1))
          left -= 1
          continue
        }
        jobs[id].target = jobs[id].prompt + jobs[id].produced
        let hit = find(id, jobs[id], upTo: jobs[id].target - 1, pool)
        jobs[id].computed = max(jobs[id].cached, hit.count * blockSize)
        let tokens = min(jobs[id].target - jobs[id].computed, left)
        guard needed(jobs[id], tokens) - hit.count + pool.countUnused(hit) <= pool.free, holds(running + [id], jobs)
        else { break }
        waiting.removeFirst()
        pool.use(hit)
        jobs[id].blocks = hit
        jobs[id].named = hit.count
        count(hit, jobs[id])
        extend(id, by: tokens, &jobs, &pool)
        running.append(id)
        scheduled.append((id, tokens))
        left -= tokens
      }
      if scheduled.isEmpty {
        // Nothing to compute: the engine plans again at once, or when blocks that are held until they are sent come back.
        if sent < held.count { now = held[sent].until }
        continue
      }
      var decoding: [Int] = []
      var prompts: [(chunk: Int, context: Int)] = []
      for (id, tokens) in scheduled {
        if isDecode(jobs[id]) {
          decoding.append(jobs[id].computed + 1)
        } else {
          prompts.append((tokens, jobs[id].computed))
        }
      }
      previousStart = now
      // A drafted token is one more to compute and to sample, with no context of its own.
      let drafted = decoding.flatMap { _ in Array(repeating: 0, count: lookahead) }
      now += stepTime.step(decoding: decoding + drafted, prompts: prompts)
      now += drafts?.time(decoding, prompts) ?? 0
      now += Double(copied) * (swap?.secondsPerBlock ?? 0)
      for (id, tokens) in scheduled {
        let wasDecode = isDecode(jobs[id])
        jobs[id].computed += tokens
        if wasDecode, let drafts {
          let more = min(drafts.draw(), jobs[id].output - jobs[id].produced) - 1
          jobs[id].computed += more
          jobs[id].produced += more
        }
        guard jobs[id].computed == jobs[id].prompt + jobs[id].produced else { continue }
        if jobs[id].produced == 0 { jobs[id].firstToken = now } else { gaps.append(now - lastToken[id]) }
        lastToken[id] = now
        jobs[id].produced += 1
        if let link, jobs[id].output > 1 {
          let until =
            max(now, held.last?.until ?? 0) + link.latency + Double(jobs[id].blocks.count) * link.secondsPerBlock
          held.append((until, jobs[id].blocks))
          jobs[id].finish = until
          running.removeAll { $0 == id }
          done += 1
        } else if jobs[id].produced == jobs[id].output {
          jobs[id].finish = now
          pool.put(jobs[id].blocks)
          running.removeAll { $0 == id }
          done += 1
        }
      }
    }
    return jobs
  }

  /// What a full block of a request holds: what it shares, or what is its own. With what is swapped nothing of its own is kept.
  private func content(_ place: Int, of id: Int, _ job: Job) -> Int? {
    if place < job.contents.count { return job.contents[place] }
    return swap == nil ? -(id + 1) * 1_000_000 - place : nil
  }

  /// The blocks that hold the first tokens of a request, as far as they are known.
  private func find(_ id: Int, _ job: Job, upTo tokens: Int, _ pool: BlockPool) -> [Int] {
    pool.find((0..<tokens / blockSize).lazy.map { content($0, of: id, job) })
  }

  /// Says what the blocks hold that N tokens fill.
  private func name(_ id: Int, tokens: Int, _ jobs: inout [Job], _ pool: inout BlockPool) {
    while jobs[id].named < tokens / blockSize {
      let place = jobs[id].named
      if let known = content(place, of: id, jobs[id]) { pool.name(jobs[id].blocks[place], known) }
      jobs[id].named += 1
    }
  }

  /// Counts what a prompt found of what it shares.
  private mutating func count(_ hit: [Int], _ job: Job) {
    if job.produced == 0 { found += min(hit.count, job.contents.count) * blockSize }
    if hit.count > job.contents.count { foundOwn += (hit.count - job.contents.count) * blockSize }
  }

  /// Admits whole prompts while the step, the batch and the cache have room.
  private mutating func admitWhole(
    _ waiting: inout [Int], _ running: inout [Int], _ scheduled: inout [(job: Int, tokens: Int)], _ jobs: inout [Job],
    _ pool: inout BlockPool, watermark: Int
  ) -> Bool {
    var left = budget
    while running.count < maxNumSeqs, let id = waiting.first {
      let target = jobs[id].prompt + jobs[id].produced
      let hit = find(id, jobs[id], upTo: target - 1, pool)
      let computed = max(jobs[id].cached, hit.count * blockSize)
      let blocks = (target + blockSize - 1) / blockSize - hit.count
      guard target - computed <= left, blocks + pool.countUnused(hit) <= pool.free - watermark,
        holds(running + [id], jobs)
      else { break }
      waiting.removeFirst()
      pool.use(hit)
      count(hit, jobs[id])
      jobs[id].computed = computed
      jobs[id].target = target
      jobs[id].blocks = hit + pool.take(blocks)
      jobs[id].named = hit.count
      name(id, tokens: target, &jobs, &pool)
      running.append(id)
      scheduled.append((id, target - computed))
      left -= target - computed
    }
    return !scheduled.isEmpty
  }

  /// Batches that are formed of what waits, and end with their longest answer.
  private func runBatchByBatch(_ jobs: [Job]) -> [Job] {
    var jobs = jobs
    var now = 0.0
    var next = 0
    while next < jobs.count {
      now = max(now, jobs[next].arrival)
      var batch: [Int] = []
      while next < jobs.count && batch.count < maxNumSeqs && jobs[next].arrival <= now {
        let all = batch + [next]
        let longest = all.map { jobs[$0].output }.max() ?? 0
        guard all.reduce(0, { $0 + (jobs[$1].prompt + longest + blockSize - 1) / blockSize }) <= totalBlocks else {
          break
        }
        batch = all
        next += 1
      }
      var place = 0
      while place < batch.count {
        var left = budget
        var prompts: [(chunk: Int, context: Int)] = []
        while place < batch.count && jobs[batch[place]].prompt <= left {
          left -= jobs[batch[place]].prompt
          prompts.append((jobs[batch[place]].prompt, 0))
          place += 1
        }
        now += stepTime.step(decoding: [], prompts: prompts)
        // Where no answer is longer than a token, the prompts of a step are done with it.
        for id in batch[(place - prompts.count)..<place] { jobs[id].finish = now }
      }
      let longest = batch.map { jobs[$0].output }.max() ?? 1
      for step in 1..<max(longest, 1) {
        now += stepTime.step(decoding: batch.map { jobs[$0].prompt + step }, prompts: [])
      }
      for id in batch {
        if longest > 1 { jobs[id].finish = now }
        jobs[id].firstToken = jobs[id].finish
      }
    }
    return jobs
  }
}
