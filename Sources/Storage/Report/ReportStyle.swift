/// The look of a report: from a telephone's 390 points on, and on paper.
enum ReportStyle {
  static let css = """
    *{box-sizing:border-box}
    body{font:16px/1.5 system-ui,sans-serif;color:#1d2730;background:#fff;max-width:960px;margin:0 auto;padding:0 16px 48px;overflow-wrap:break-word}
    header{border-bottom:1px solid #cdd5dc;padding:12px 0;color:#51606c;font-size:14px}header span{float:right}
    h1{font-size:24px;line-height:1.25;margin:24px 0 4px}h2{font-size:18px;margin:30px 0 8px;break-after:avoid}
    h3{font-size:16px;margin:18px 0 6px;break-after:avoid}
    a{color:#0b5cad}
    table{border-collapse:collapse;width:100%}th{text-align:left;font-weight:600;color:#51606c}
    th,td{padding:5px 10px 5px 0;border-bottom:1px solid #e4e9ed;vertical-align:top}td.n{text-align:right;white-space:nowrap}
    tr{break-inside:avoid}
    .note{color:#51606c}.good{color:#17774a}.bad{color:#b3261e}
    .lesson{border-left:6px solid #0b5cad;background:#eef4fa;padding:14px 16px;margin:16px 0;font-size:22px;line-height:1.35;font-weight:600}
    .lesson small{display:block;font-size:16px;font-weight:400;margin-top:6px;color:#3c4a55}
    .pair{display:grid;grid-template-columns:1fr;gap:2px}
    .verdict{display:flex;flex-wrap:wrap;gap:8px 24px;align-items:baseline}.score{font-size:44px;line-height:1.1;font-weight:600}
    .verdict ul,ul.plain{margin:4px 0;padding-left:20px}
    .bar{height:12px;background:#e4e9ed;border-radius:2px;overflow:hidden;min-width:60px}.bar i{display:block;height:100%;background:#0b5cad}
    .fluid{display:flex;height:22px;border-radius:2px;overflow:hidden}.fluid i{display:block;height:100%}
    .grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,280px),1fr));gap:14px}
    figure{margin:0;break-inside:avoid}figcaption{color:#51606c;font-size:14px}
    figure svg,figure img,.clip img{display:block;width:100%;height:auto;background:#000}
    .shot{position:relative;overflow:hidden;background:#000}
    .tag{position:absolute;transform:translate(-50%,-50%);background:#101418;color:#fff;font-size:11px;line-height:1.25;padding:0 4px;border-radius:3px;white-space:nowrap}
    .tip,.mark{position:absolute;width:14px;height:14px;margin:-7px 0 0 -7px;border:2px solid #ff5a4f;border-radius:50%}
    .mark{border-color:#ffd400;border-radius:0}
    .wide{overflow-x:auto}.wide svg{display:block;min-width:640px;width:100%;height:auto}.wide table{min-width:600px}
    svg.small{display:block;width:100%;max-width:480px;height:auto}
    svg text{font:12px system-ui,sans-serif;fill:#1d2730}
    .key span{white-space:nowrap;margin-right:14px;font-size:14px}
    .key i{display:inline-block;width:11px;height:11px;margin-right:5px;border-radius:2px}
    .question{margin:10px 0 18px;break-inside:avoid}.line{border-bottom:1px solid #8a949c;height:32px}
    blockquote{margin:6px 0;padding:6px 12px;border-left:3px solid #8a949c}
    .sign{display:flex;gap:24px;margin-top:44px}.sign span{flex:1;border-top:1px solid #8a949c;color:#51606c;font-size:14px}
    .blank{display:inline-block;min-width:180px;border-bottom:1px solid #8a949c}
    section+section{border-top:3px solid #1d2730;margin-top:48px}
    @media (max-width:600px){header span{float:none;display:block}.lesson{font-size:19px}th,td{padding-right:6px}}
    @media print{body{max-width:none;padding:0;font-size:11pt}header span{float:none;display:block}.wide{overflow:visible}
    .wide svg,.wide table{min-width:0!important}.wide .grid{table-layout:fixed;font-size:6.5pt;overflow-wrap:anywhere}.lesson{background:none}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}section+section{break-before:page}}
    """
}
