import Model

extension Language {
  /// One entry of `pools`.
  static let pool = KeyBlock(
    "Replicas of one model that you run: on what, how many, how they form batches, scale, start and are bought.",
    example: "{model: llama, instance: aws/g5.xlarge, replicas: {min: 1, max: 12}}", PoolKeys())

  static let queue = KeyBlock(
    "Limits of what waits for a replica.", example: "{max_size: 200, timeout: 10s}", QueueKeys())

  static let replicas = KeyBlock(
    "Between which bounds an autoscaler moves, and where it begins.", example: "{min: 1, max: 12}", ReplicasKeys())
}

struct PoolKeys: Sendable {
  let model = Key(
    "model", .name(of: "a model"), .required, "Which of the models under models it serves.", .choice, "llama",
    expected: "one of the names under models")
  let instancesOf = Key(
    "instances_of", .name(of: "a pool"), .says("instances of its own"),
    "The pool on whose instances its replicas are placed, which then buys them for both.", .choice, "gpu")
  let instance = Key(
    "instance", .text("a machine of the catalog such as aws/g5.xlarge"), .says("must be written without instances_of"),
    "The machine that replicas run on; the catalog knows its hardware and prices.", .choice, "aws/g5.xlarge")
  let region = Key(
    "region", .text("a region such as us-east-1"), .says("that of the catalog's price"),
    "Where instances are bought; prices of other regions come from a price book.", .choice, "us-east-1")
  let accelerator = Key(
    "accelerator", .either([.text("an accelerator such as h100"), .block(Language.accelerator)]),
    .says("the instance's own"),
    "Another accelerator in the place of the instance's: a name of the catalog, or a datasheet's figures.", .choice,
    "l4")
  let slice = Key(
    "slice", .either([.text("a MIG profile such as 1g.10gb"), .block(Language.slice)]), .says("whole accelerators"),
    "The part of an accelerator that a replica gets.", .nvidiaMIG, "1g.5gb")
  let parallelism = Key(
    "parallelism", .block(Language.parallelism), .says("one accelerator a replica"),
    "Over how many accelerators a replica is spread, and how.", .vllm, "{tensor: 2}")
  let processor = Key(
    "processor", .block(Language.processor), .says("the instance's own"),
    "A CPU that the catalog does not know, by its figures.", .choice,
    "{unit: avx512, cores: 32, clock_ghz: 3.2, memory_channels: 8, memory_mt_per_s: 4800, fp32_per_cycle: 64}")
  let calibration = Key(
    "calibration", .block(Language.calibration), .says("the catalog's efficiencies"),
    "Constants of the step time that `fleetcast calibrate` found from measurements of yours.", .choice,
    "{compute: 60%}")
  let batching = Key(
    "batching", .either([.words(BatchingSettings.Policy.allCases.map(\.rawValue)), .block(Language.batching)]),
    .says("continuous for language models, else none"), "How requests are grouped.", .choice,
    "{policy: continuous, max_num_seqs: 64}")
  let concurrency = Key(
    "concurrency", .whole(.count, 1...Ceilings.sequences), .says("1; goes with batching: none"),
    "Requests that a replica without batches serves at a time.",
    .choice, "4")
  let loadBalancing = Key(
    "load_balancing", .choice(LoadBalancing.self), .says("least_loaded for continuous batches, else shared_queue"),
    "How a request finds its replica. But for shared_queue and knative, what waited while none was ready goes to those that are as soon as one is; "
      + "those that follow later get what comes then.", .choice, "least_loaded")
  let queue = Key(
    "queue", .block(Language.queue), .says("no limits"), "Limits of what waits.", .choice,
    "{max_size: 200, timeout: 10s}")
  let replicas = Key(
    "replicas", .either([.whole(.count, 1...Ceilings.replicas), .block(Language.replicas)]), .of(Defaults.replicas),
    "How many replicas there are, or between which bounds.", .choice, "{min: 1, max: 12}")
  let autoscaler = Key(
    "autoscaler", .block(Language.autoscaler), .says("none: replicas.initial stay"),
    "What decides how many replicas there are, within replicas.min and max.", .choice,
    "{metric: concurrency, target: 8}")
  let startup = Key(
    "startup", .block(Language.startup), .says("replicas serve at once"),
    "What passes between the decision for a replica and its first request.", .choice,
    "{provision: 2m, load: 60s}")
  let provisioner = Key(
    "provisioner", .either([.words(ProvisionerKeys.kinds), .block(Language.provisioner)]),
    .says("none: instances become ready and terminate at once"),
    "What requests and terminates instances in its own time, as on Kubernetes.", .karpenter, "karpenter")
  let warmPool = Key(
    "warm_pool", .block(Language.warmPool), .says("none"), "Instances that are kept prepared.", .choice,
    "{size: 2, state: stopped, resume: 30s, price: 5%}")
  let drain = Key(
    "drain", .block(Language.drain), .says("replicas finish what they serve"),
    "What happens to the requests of a replica that is no longer desired.", .choice, "{timeout: 60s}")
  let disruptionBudget = Key(
    "disruption_budget", .block(Language.disruptionBudget), .says("none"),
    "How many replicas a provisioner leaves serving when it terminates instances.", .disruption, "{max_unavailable: 1}")
  let purchase = Key(
    "purchase", .list(.block(Language.purchase), most: 1_000), .says("[{option: on_demand}]"),
    "Where instances are bought, in the order in which options are used.", .choice,
    "[{option: reserved, count: 1, term: 1y}, {option: on_demand}]")
  let choose = Key(
    "choose", .choice(PurchaseChoice.self), .says("in_order, or the provisioner's rule where options name instances"),
    "Which purchase option is taken where several have instances.", .choice, "cheapest")
  let decode = Key(
    "decode", .block(Language.decode), .says("replicas write answers themselves"),
    "The pool that writes the answers of the prompts computed here.", .vllm, "{pool: writers, link: infiniband-400g}")
  let zones = Key(
    "zones", .list(.text("a zone such as us-east-1a"), most: 100), .says("those of the purchase options"),
    "Zones that instances are spread over, the one with the fewest next.", .choice, "[us-east-1a, us-east-1b]")
  let faults = Key(
    "faults", .block(Language.faults), .says("none"), "What goes wrong.", .choice,
    "{mean_time_between: 30d, repair: 10m}")
  let rollingUpdate = Key(
    "rolling_update", .oneOrMore(.block(Language.rollingUpdate)),
    .says("none"), "When replicas are replaced by new ones.", .choice, "{at: 2d}")
}

struct QueueKeys: Sendable {
  let maxSize = Key(
    "max_size", .whole(.count, 0...Ceilings.queue), .says("no limit"),
    "The most requests that wait; one more is refused.",
    .triton, "200")
  let timeout = Key(
    "timeout", .quantity(.duration, .positive(Ceilings.duration)), .says("no limit"),
    "How long a request may wait before it is refused.", .triton, "10s")
  let onFull = Key(
    "on_full", .words(["reject"]), .value("reject"), "What happens to a request that finds the queue full.", .triton,
    "reject")
}

struct ReplicasKeys: Sendable {
  let min = Key(
    "min", .whole(.count, 0...Ceilings.replicas), .of(Defaults.replicas),
    "The fewest replicas; 0 lets a pool go to zero.",
    .hpa, "1")
  let max = Key(
    "max", .whole(.count, 1...Ceilings.replicas), .required, "The most replicas.", .hpa, "12",
    expected: "the greatest number of replicas")
  let initial = Key(
    "initial", .whole(.count, 0...Ceilings.replicas), .says("min"), "Replicas that are ready at the start.", .choice,
    "2")
}
