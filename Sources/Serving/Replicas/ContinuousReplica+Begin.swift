/// How long the steps of a segment take, and how many they are.
extension ContinuousReplica {
  /// The part of a step that does not depend on the context, where each request in the batch computes one token.
  @inline(__always)
  private mutating func decodeBase(_ batch: Int) -> Double {
    if decodeBases.count <= batch { growDecodeBases(to: batch) }
    return decodeBases[batch]
  }

  @inline(never)
  private mutating func growDecodeBases(to batch: Int) {
    while decodeBases.count <= batch {
      decodeBases.append(
        rules.stepTime.base(tokens: decodeBases.count, sequences: decodeBases.count, prompts: 0))
    }
  }

  /// The same of a step with prompts, where more than one rank or a mixture of experts computes it.
  @inline(never)
  private mutating func otherBase(tokens: Int, sequences: Int, prompts: Int) -> Double {
    rules.stepTime.base(tokens: tokens, sequences: sequences, prompts: prompts)
  }

  /// What ranks or micro-batches leave of the parts that depend on the context.
  @inline(never)
  private mutating func shares(tokens: Int, sequences: Int, prompts: Int) -> (context: Double, attention: Double) {
    rules.stepTime.shares(tokens: tokens, sequences: sequences, prompts: prompts)
  }

  /// Sets the segment's length and its event.
  @inline(__always)
  mutating func begin(isBasic: Bool = false, mayExtend: Bool, at now: Double, shared: inout Shared) {
    var promptTokens = 0
    var prompts = 0
    var attention = 0.0
    var place = running.count - 1
    while place >= 0, !running[place].isDecoding {
      let chunk = Int(running[place].chunk)
      if chunk > 0 {
        promptTokens += chunk
        prompts += 1
        attention += rules.stepTime.promptAttention(chunk: chunk, context: Int(running[place].computed))
      }
      place -= 1
    }
    let perDecode = isBasic ? 1 : rules.tokensPerDecode
    let tokens = decoding * perDecode + promptTokens
    precondition(tokens > 0, "a step with requests in the batch computes something")
    var perToken =
      promptTokens == 0 ? rules.stepTime.secondsPerContextToken : rules.stepTime.secondsPerContextTokenBesidePrompts
    segmentStart = now
    // Every drafted token is sampled as a request's own is.
    let sampled = running.count + decoding * (perDecode - 1)
    let base: Double
    if promptTokens == 0 && tokens == sampled {
      base = decodeBase(tokens)
    } else if isBasic || rules.stepTime.isPlain {
      base = rules.stepTime.plainBase(tokens: tokens, sequences: sampled)
    } else {
      base = otherBase(tokens: tokens, sequences: sampled, prompts: prompts)
    }
    if !isBasic && rules.stepTime.isDivided {
      let shares = shares(tokens: tokens, sequences: sampled, prompts: prompts)
      perToken *= shares.context
      attention *= shares.attention
    }
    firstStep = base + perToken * (isBasic ? Double(contextSum) : seen(contextSum, windowSum)) + attention
    if perDecode > 1 {
      firstStep += draftSeconds(promptTokens: promptTokens)
      stepGrowth = 0
      segmentSteps = 1
    } else if promptTokens == 0 && mayExtend {
      stepGrowth = perToken * (isBasic ? Double(decoding) : seen(decoding, belowWindow))
      segmentSteps = stepsCovered(upTo: (isBasic ? nextFinish : min(nextFinish, nextCrossing)) - step)
    } else {
      if !isBasic {
        firstStep += copySeconds
        copySeconds = 0
      }
      stepGrowth = 0
      segmentSteps = 1
    }
    if pace != 1 { (firstStep, stepGrowth) = (firstStep * pace, stepGrowth * pace) }
    timer.arm(&shared.calendar, at: now + elapsed(segmentSteps), source: source)
  }
}
