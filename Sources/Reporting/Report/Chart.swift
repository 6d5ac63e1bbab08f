/// A picture of numbers with the table that they are in.
struct Chart: Sendable, Equatable, Codable {
  enum Content: Sendable, Equatable, Codable {
    case bars(Bars)
    case plot(Plot)
    case strip(Strip)
    case heat(HeatMap)
  }
  var title: String
  /// What files that are saved of it are called.
  var file: String
  var content: Content
  /// The numbers; nil where they are those of the picture.
  var table: PageTable?

  init(_ title: String, file: String, _ content: Content, table: PageTable? = nil) {
    self.title = title
    self.file = file
    self.content = content
    self.table = table
  }
}

/// What a colour means. They are told apart without red and green, and no verdict is a colour alone.
enum Tone: String, Sendable, Codable, CaseIterable {
  /// What is talked about.
  case main
  /// The same, less of it.
  case soft
  /// What is on its way.
  case warm
  /// What nobody uses.
  case idle
  case good, bad
  /// A line beside others.
  case second, third

  /// Tones for series of one kind, in order; they begin again after the last.
  static func series(_ place: Int) -> Tone {
    let order: [Tone] = [.main, .warm, .good, .second, .third, .idle]
    return order[place % order.count]
  }
}

/// Rows of horizontal bars on one axis, such as a waterfall, in which each bar begins where the one before ended.
struct Bars: Sendable, Equatable, Codable {
  struct Row: Sendable, Equatable, Codable {
    var name: String
    /// What there is to say about it.
    var note = ""
    /// Where the bar begins and ends; nil where there is none.
    var start: Double?
    var end: Double?
    /// Its interval, drawn around the end.
    var low: Double?
    var high: Double?
    var tone = Tone.main
    /// What stands beside the bar.
    var cells: [String]
    var isTotal = false
  }
  /// The ends of the axis.
  var low: Double
  var high: Double
  /// Where a line is drawn from top to bottom, such as 0.
  var origin: Double?
  var limit: Double?
  var rows: [Row]

  /// An axis that has room for every bar and interval.
  init(_ rows: [Row], origin: Double? = nil, limit: Double? = nil, from least: Double? = nil) {
    let ends = rows.flatMap { [$0.start, $0.end, $0.low, $0.high] } + [origin, limit, least]
    let known = ends.compactMap { $0 }.filter(\.isFinite)
    let (bottom, top) = (known.min() ?? 0, known.max() ?? 1)
    low = bottom
    high = top > bottom ? top : bottom + 1
    self.origin = origin
    self.limit = limit
    self.rows = rows
  }
}

/// Panels one above the other on one horizontal axis.
struct Plot: Sendable, Equatable, Codable {
  enum Kind: String, Sendable, Codable {
    /// Seconds from the start of the run.
    case time
    case number
    /// Places in `names`.
    case name
  }
  enum Shape: String, Sendable, Codable {
    case line, step, area, stack
    /// Between `low` and `high`.
    case band
    case dots
    /// A horizontal line at the only value.
    case limit
    /// Vertical lines at values of the horizontal axis, with what lies between `low` and `high` shaded.
    case marks
    /// Nothing drawn: `words` for the read-out and the table.
    case words
  }
  struct Layer: Sendable, Equatable, Codable {
    var name: String
    var shape: Shape
    var tone = Tone.main
    /// One a place of `xs`.
    var values: [Double?] = []
    var low: [Double?] = []
    var high: [Double?] = []
    var words: [String] = []
    /// Whether its line is thin or broken.
    var isThin = false
  }
  struct Panel: Sendable, Equatable, Codable {
    var title: String
    /// Unit of its values.
    var unit: String
    /// Pixels of the picture.
    var height = 140
    var isLog = false
    var layers: [Layer]
  }
  var kind: Kind
  /// Title of the horizontal axis.
  var title: String
  /// Unit of the horizontal axis.
  var unit: String
  var isLog = false
  var low: Double
  var high: Double
  /// Seconds since 1970 of the start, where the axis is time.
  var epoch: Int64 = 0
  var names: [String] = []
  var xs: [Double]
  /// How far each place of `xs` reaches; 0 for points.
  var bin = 0.0
  /// Where each place of `xs` ends, in the place of `bin`, where they are not equally wide.
  var ends: [Double] = []
  var panels: [Panel]
}

/// Percentiles on one logarithmic axis, a row a time.
struct Strip: Sendable, Equatable, Codable {
  struct Row: Sendable, Equatable, Codable {
    var name: String
    var p50: Double
    var p95: Double
    var p99: Double
    var limits: [Double]
    /// All of them as people read them.
    var words: String
  }
  var rows: [Row]
}

/// Cells coloured by their values.
struct HeatMap: Sendable, Equatable, Codable {
  var xTitle: String
  var yTitle: String
  var xs: [String]
  var ys: [String]
  var unit: String
  /// By row and column.
  var values: [[Double?]]
  /// What stands in each cell.
  var words: [[String]]
  /// What colours and marks mean; nil in files of before there were marks.
  var key: String?
}
