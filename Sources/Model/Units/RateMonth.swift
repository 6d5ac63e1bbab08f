/// The month of rates such as `6%/month`: a twelfth of a year of 365 days, so that twelve of them make a year whatever the calendar. Money goes
/// by calendar months (`Instant.secondsOfMonth`).
public enum RateMonth {
  /// 730 hours.
  public static let seconds = 730.0 * 3_600
}
