import Diagnostics
import Model

extension Importer {
  /// A cron trigger as a window of a schedule in UTC, or nil after saying why there is none.
  ///
  /// Source: keda.sh/docs/2.17/scalers/cron; kedacore/keda, pkg/scalers/cron_scaler.go, 2026-08.
  func cronWindow(_ trigger: KEDATrigger) -> Block? {
    var metadata = trigger.metadata
    let zoneField = metadata.require("timezone", "a zone such as Europe/Berlin")
    let start = metadata.require("start", "a cron expression such as 0 8 * * 1-5")
    let end = metadata.require("end", "a cron expression such as 0 20 * * 1-5")
    let replicasField = metadata.require("desiredReplicas", "a number of replicas")
    omitRest(of: metadata)
    guard let zoneField, let zone = text(zoneField), let start, let end, let replicasField,
      let replicas = whole(replicasField, from: 1), let startText = text(start), let endText = text(end)
    else { return nil }
    for (field, text) in [(start, startText), (end, endText)] where CronExpression(text) == nil {
      error(
        field.place, "\(field.path): expected a cron expression such as 0 8 * * 1-5, found \(field.node.described)",
        hint: "minute, hour, day of the month, month, day of the week")
      return nil
    }
    guard let rule = TimeZoneRule.named(zone) else {
      omit(
        zoneField.place, "the cron trigger", "no rules of the time zone \(quoted(zone)) on this machine",
        instead: "write the hours in UTC: {policy: schedule, windows: [{start: ..., end: ..., replicas: \(replicas)}]}")
      return nil
    }
    guard let from = CronExpression.inUTC(startText, offset: rule.offset),
      let to = CronExpression.inUTC(endText, offset: rule.offset)
    else {
      omit(
        start.place, "the cron trigger", "its hours fall on different days in UTC",
        instead: "write windows of policy: schedule in UTC")
      return nil
    }
    if rule.hasSummerTime {
      differ(
        zoneField.place, "the cron trigger",
        "schedules are in UTC here; these are the hours of \(shown(zone)) in standard time, and begin an hour late in "
          + "summer")
    }
    let remark = rule.offset == 0 ? nil : "\(startText) to \(endText) in \(shown(zone))"
    return .flow(
      [
        Block.Entry("start", .scalar(from, from: start.place, isQuoted: true)),
        Block.Entry("end", .scalar(to, from: end.place, isQuoted: true)),
        Block.Entry("replicas", .scalar(String(replicas), from: replicasField.place)),
      ], from: start.place, remark: remark.map { shown($0) })
  }
}
