/// The style sheet of a report.
enum ReportStyle {
  // Of the light and the dark scheme. Contrast of text is at least 4.5 : 1 on its ground, of marks 3 : 1 where they carry a meaning alone.
  private static let light =
    "--bg:#fff;--soft:#f5f6f7;--ink:#1b2127;--mute:#56606b;--line:#dfe3e6;--grid:#e9ecee;--main:#0b6cae;--mild:#8cc3ea;--warm:#c77400;--idle:#8b959e;--bad:#b5400b;--good:#00734f;--second:#7b4fa3;--third:#a8326e;--goodsoft:#e3f3ed;--badsoft:#fbebe3;--unksoft:#eef0f2;--q0:#e8f1f8;--q1:#b9d8ee;--q2:#7fb6de;--q3:#2f7fb8;--q4:#0a4a7a;--on:#fff"
  private static let dark =
    "--bg:#13171b;--soft:#1b2026;--ink:#e8ebee;--mute:#a5afb9;--line:#2e353c;--grid:#252b31;--main:#5bb2ec;--mild:#2c5f86;--warm:#eba13a;--idle:#7d8790;--bad:#ff935c;--good:#4cc39a;--second:#b58fe0;--third:#f08cbc;--goodsoft:#17352b;--badsoft:#3b2319;--unksoft:#262c32;--q0:#16232e;--q1:#1d3d55;--q2:#2a6288;--q3:#62aede;--q4:#bfe2fa;--on:#10161b"

  static let text = """
    :root{\(light);--sans:Inter,"Segoe UI",system-ui,-apple-system,Roboto,"Helvetica Neue",Arial,"DejaVu Sans",sans-serif}
    @media (prefers-color-scheme:dark){:root:not([data-theme=light]){\(dark)}}
    :root[data-theme=dark]{\(dark)}
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%}
    body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.55 var(--sans);font-variant-numeric:tabular-nums;overflow-wrap:break-word}
    .wrap{max-width:1040px;margin:0 auto;padding:0 24px}
    .skip{position:absolute;left:-999px}.skip:focus{left:16px;top:8px;background:var(--bg);color:var(--ink);padding:6px 10px;z-index:2}
    .top{border-bottom:1px solid var(--line)}
    .bar{display:flex;justify-content:space-between;align-items:center;gap:12px;min-height:52px}
    .brand{margin:0;font-weight:650;letter-spacing:-.01em}.brand span{color:var(--mute);font-weight:400;margin-left:.35em}
    .tools,.acts{display:none;gap:8px;flex-wrap:wrap}.js .tools,.js .acts{display:flex}.js .tools{flex-wrap:nowrap}.tools button{white-space:nowrap}
    .acts{margin:8px 0 10px}
    button{font:inherit;font-size:13px;color:var(--mute);background:none;border:1px solid var(--line);border-radius:6px;padding:4px 10px;min-height:28px;cursor:pointer}
    button:hover{color:var(--ink);border-color:var(--mute)}
    :focus-visible{outline:2px solid var(--main);outline-offset:2px}
    .over{color:var(--mute);font-size:13.5px;margin:44px 0 10px}
    .many{font-size:1.3rem;margin:40px 0 0}
    .answer{font-size:clamp(1.5rem,1.05rem + 1.9vw,2.15rem);line-height:1.22;letter-spacing:-.02em;font-weight:650;margin:0;max-width:26em;text-wrap:balance}
    .lede{font-size:1.05rem;color:var(--mute);max-width:46em;margin:14px 0 0}
    .alert{border-left:3px solid var(--bad);background:var(--badsoft);padding:8px 14px;margin:18px 0 0;max-width:62em}.alert p{margin:0}
    section{margin-top:56px}
    section>h2,section>h3:first-child{font-size:1.25rem;letter-spacing:-.01em;line-height:1.3;margin:0 0 4px;font-weight:650}
    h3,h4,h5{font-size:.98rem;line-height:1.4;margin:26px 0 6px;font-weight:620}
    p{max-width:62em}
    .sub{color:var(--mute);margin:0 0 14px;max-width:50em}
    .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(188px,1fr));margin-top:32px;overflow:hidden;border-bottom:1px solid var(--line);padding:1px 0 0 1px}
    .card{padding:14px 16px;min-width:0;box-shadow:-1px -1px 0 var(--line)}
    .card>:is(h2,h3){margin:0;font-size:13px;font-weight:500;color:var(--mute);line-height:1.5}
    .card .v{font-size:1.65rem;line-height:1.25;letter-spacing:-.02em;font-weight:620;margin:2px 0 0;white-space:nowrap}
    .card .i{color:var(--mute);font-size:13px;margin:0}
    .tag{display:inline-block;font-size:12px;font-weight:600;padding:1px 8px;border-radius:99px;vertical-align:1px;white-space:nowrap}
    .met{color:var(--good);background:var(--goodsoft)}.not{color:var(--bad);background:var(--badsoft)}.unk{color:var(--mute);background:var(--unksoft)}
    .bad{color:var(--bad)}.good{color:var(--good)}.faint{color:var(--mute)}
    svg.b{display:block;width:100%;overflow:visible}svg.p{display:block;width:calc(100% - 72px);margin-left:60px;overflow:visible}
    .gauge{margin-top:8px}
    \(marks)
    figure{margin:26px 0 0}figure[data-read]:focus-visible{outline-offset:8px}
    figure>:is(h3,h4,h5){margin:0 0 6px}
    .plabel{display:flex;justify-content:space-between;gap:4px 16px;flex-wrap:wrap;font-size:13px;color:var(--mute);margin:12px 0 2px}
    .plabel b{color:var(--ink);font-weight:600}.xt{font-size:12.5px;color:var(--mute);text-align:center;margin:0;max-width:none}
    .key{display:flex;flex-wrap:wrap;gap:2px 16px}.key span{white-space:nowrap}
    .sw{display:inline-block;width:14px;height:10px;border-radius:2px;margin-right:6px;vertical-align:-1px;background:var(--k,var(--main))}
    .sw.line{width:20px;height:3px;vertical-align:3px}.sw.line.thin{height:1px}.sw.dash{height:0;border-top:2px dashed var(--k,var(--main));background:none}.sw.up.up{width:0;height:12px;border-left:2px dashed var(--k,var(--main));background:none;vertical-align:-2px}
    .sw.pale{opacity:.4}.sw.dot,.sw.ring{width:10px;border-radius:50%}.sw.ring{background:none;border:2px solid var(--main)}
    .read{font-size:13px;background:var(--soft);border-radius:6px;padding:6px 10px;margin:8px 0 0;min-height:32px;display:none;max-width:none}.js .read{display:block}
    .rows{border-top:1px solid var(--line)}
    .row{display:grid;grid-template-columns:minmax(0,17em) 1fr;gap:4px 16px;align-items:center;padding:8px 0;border-bottom:1px solid var(--line)}
    .k1 .row{grid-template-columns:minmax(0,17em) 1fr minmax(5em,auto)}.k2 .row{grid-template-columns:minmax(0,17em) 1fr 6.6em 5em}.k1.wide .row{grid-template-columns:minmax(0,17em) 1fr 10em}.k2.wide .row{grid-template-columns:minmax(0,16em) 1fr 13em 5em}.k3 .row{grid-template-columns:minmax(0,17em) 1fr 6.6em 5em 7.5em}
    .row .n{text-align:right}.row .p{color:var(--mute);white-space:nowrap}.nb{white-space:nowrap}.row small{display:block;font-weight:400;color:var(--mute);font-size:13px;line-height:1.4}
    .tot{font-weight:620;border-bottom:0}
    .lat{display:grid;grid-template-columns:15em 1fr;gap:6px 16px;align-items:center}
    table{border-collapse:collapse;min-width:60%;font-size:14px}
    th{font-weight:500;color:var(--mute);font-size:13px;text-align:left;vertical-align:bottom}
    th,td{padding:7px 16px 7px 0;border-bottom:1px solid var(--line);vertical-align:top}
    th:last-child,td:last-child{padding-right:0}
    .r,.x td{text-align:right;white-space:nowrap}.x th{white-space:nowrap}
    td small{display:block;color:var(--mute);font-size:12.5px;line-height:1.4;white-space:nowrap}
    .scroll{overflow-x:auto;max-width:100%}details .scroll{max-height:420px;overflow:auto}
    .note{border-left:3px solid var(--warm);padding:2px 0 2px 14px;margin:14px 0 0;max-width:56em}.note p{margin:0}
    details{margin-top:10px}summary{cursor:pointer;color:var(--mute);font-size:13.5px;padding:3px 0}summary:hover{color:var(--ink)}
    pre{background:var(--soft);padding:14px 16px;border-radius:8px;overflow:auto;font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;margin:10px 0 0;max-height:480px}
    code{font:.93em ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre}
    dl{margin:6px 0 0}dl div{display:flex;gap:4px 16px;flex-wrap:wrap;padding:5px 0;border-bottom:1px solid var(--line)}dt{color:var(--mute);min-width:14em}dd{margin:0}dd small{color:var(--mute)}
    footer{color:var(--mute);font-size:13px;margin-top:60px;padding-bottom:36px}footer p{border-top:1px solid var(--line);padding-top:14px;margin:0;max-width:none}
    @media (max-width:600px){
    .wrap{padding:0 16px}.brand{font-size:14px;line-height:1.25}section{margin-top:44px}.over{margin-top:28px}svg .w{display:none}
    .cards{grid-template-columns:1fr}.card{padding:12px 0}.tot>svg{display:none}
    .row,.k1 .row,.k2 .row,.k3 .row,.rows.wide .row{grid-template-columns:1fr auto;padding:10px 0}.row>svg{grid-column:1/-1;grid-row:2}.row .n.p{grid-column:2}
    .k2 .row,.k2.wide .row{grid-template-columns:1fr auto 4.2em}.k2 .row .n.p{grid-column:3}
    .plabel{flex-direction:column}.lat{grid-template-columns:1fr;gap:2px}.lat>.l:not(:first-child){margin-top:8px}.lat>.l:empty{display:none}}
    @media print{
    :root,:root[data-theme=dark],:root:not([data-theme=light]){\(light)}
    .tools,.js .tools,.skip,.js .read,.acts,.js .acts,details:not([open]){display:none}body{font-size:10.5pt}section{margin-top:24px}figure,.cards,.row,tr{break-inside:avoid}h2,h3{break-after:avoid}.wrap{max-width:none;padding:0}
    details .scroll,pre{max-height:none;overflow:visible}pre{white-space:pre-wrap;overflow-wrap:anywhere}
    *{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
    """

  /// What pictures are drawn with, on a page and alone.
  private static let marks = """
    svg text{font:12px var(--sans);fill:var(--mute);font-variant-numeric:tabular-nums}
    svg text.on{fill:var(--on)}svg text.off{fill:var(--ink)}
    svg path{fill:none;stroke:none;vector-effect:non-scaling-stroke}
    .track{fill:var(--unksoft)}.wh{stroke:var(--ink);stroke-width:1.5}.thr{stroke:var(--bad);stroke-width:2}.axis{stroke:var(--line)}.g{stroke:var(--grid)}
    .ring{fill:var(--bg);stroke:var(--main);stroke-width:2}.cell{stroke:var(--bg);stroke-width:1.5}.cross{stroke:var(--mute)}
    .q0{fill:var(--q0)}.q1{fill:var(--q1)}.q2{fill:var(--q2)}.q3{fill:var(--q3)}.q4{fill:var(--q4)}
    \(tones)
    svg .thin{stroke-width:1}svg .dash{stroke-dasharray:5 4;stroke-width:1.5}svg path.full{fill-opacity:1}svg .small{stroke-width:5}
    """

  /// The style sheet of a picture that stands alone, in light colours.
  static let picture: String = {
    var sheet =
      ".ground{fill:var(--bg)}.rule{stroke:var(--line)}" + marks
      + "\nsvg .title{font-size:16px;font-weight:600;fill:var(--ink)}svg .head{font-size:13px;font-weight:600;fill:var(--ink)}"
      + "svg .name{font-size:13px;fill:var(--ink)}svg .rule{stroke:var(--line)}"
    // Few programs that show pictures know properties.
    for part in light.split(separator: ";") {
      let pair = part.split(separator: ":")
      sheet = sheet.replacing("var(\(pair[0]))", with: String(pair[1]))
    }
    return sheet.replacing("var(--sans)", with: "system-ui,Helvetica,Arial,\"DejaVu Sans\",sans-serif")
  }()

  /// Lines, areas, dots and swatches of each tone.
  private static let tones = Tone.allCases.map { tone -> String in
    let name = tone.rawValue
    let colour = tone == .soft ? "var(--mild)" : "var(--\(name))"
    return
      ".f-\(name){fill:\(colour)}svg .s-\(name){stroke:\(colour);stroke-width:1.8}svg .a-\(name){fill:\(colour);fill-opacity:.85}"
      + "svg .v-\(name){fill:\(colour);fill-opacity:.22}svg .d-\(name){stroke:\(colour);stroke-width:7;stroke-linecap:round}.sw.\(name){--k:\(colour)}"
  }.joined(separator: "\n")
}
