/// The script of a report: read-out, colour scheme, copying and saving. Everything can be read without it.
enum ReportScript {
  static let text = #"""
    (() => {
    'use strict';
    const root = document.documentElement, NS = 'http://www.w3.org/2000/svg', LEFT = 60, RIGHT = 12;
    const all = (query, of = document) => [...of.querySelectorAll(query)];
    root.classList.add('js');

    const modes = ['auto', 'light', 'dark'], theme = document.getElementById('theme');
    const setMode = mode => {
      if (mode === 'auto') delete root.dataset.theme; else root.dataset.theme = mode;
      theme.textContent = 'Theme: ' + mode;
    };
    theme.addEventListener('click', () => setMode(modes[(modes.indexOf(root.dataset.theme || 'auto') + 1) % 3]));
    document.getElementById('print').addEventListener('click', () => print());

    for (const figure of all('figure[data-read]')) {
      const read = figure.querySelector('.read'), rest = read.textContent, table = figure.querySelector('table');
      let rows, heads, places, at = null;
      const lines = all('svg.p > svg.a', figure).map(plot => {
        const line = document.createElementNS(NS, 'line');
        for (const [name, value] of [['class', 'cross'], ['y1', 0], ['y2', plot.getAttribute('height')], ['visibility', 'hidden']]) line.setAttribute(name, value);
        plot.append(line);
        return line;
      });
      const show = place => {
        if (!rows) {
          rows = [...table.tBodies[0].rows];
          heads = [...table.tHead.rows[0].cells].map(cell => cell.textContent);
          places = rows.map(row => +row.dataset.x);
        }
        at = place === null ? null : Math.max(0, Math.min(rows.length - 1, place));
        read.textContent = at === null ? rest : [...rows[at].cells].map((cell, i) => i ? cell.textContent && heads[i] + ' ' + cell.textContent : cell.textContent).filter(Boolean).join(' \u00b7 ');
        for (const line of lines) {
          line.setAttribute('visibility', at === null ? 'hidden' : 'visible');
          if (at !== null) for (const end of ['x1', 'x2']) line.setAttribute(end, places[at] * 100 + '%');
        }
      };
      const picture = figure.querySelector('.pic');
      picture.addEventListener('pointermove', event => {
        const box = picture.getBoundingClientRect(), x = (event.clientX - box.left - LEFT) / (box.width - LEFT - RIGHT);
        show(0);
        let best = 0;
        places.forEach((place, i) => { if (Math.abs(place - x) < Math.abs(places[best] - x)) best = i; });
        show(best);
      });
      picture.addEventListener('pointerleave', () => show(null));
      figure.addEventListener('keydown', event => {
        if (event.target !== figure) return;
        const step = {ArrowLeft: -1, ArrowRight: 1, PageUp: -20, PageDown: 20, Home: -1e9, End: 1e9}[event.key];
        if (event.key === 'Escape') show(null);
        if (!step) return;
        event.preventDefault();
        show(at === null ? (step > 0 ? 0 : 1e9) : at + step);
      });
    }

    // Text that a spreadsheet would take for a formula gets an apostrophe, as in the CSV files.
    const field = cell => {
      let text = cell.dataset.v || cell.textContent.trim();
      if (!cell.dataset.v && /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) && text !== '-') text = "'" + text;
      return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
    };
    const csv = table => [...table.rows].map(row => [...row.cells].map(field).join(',')).join('\r\n') + '\r\n';
    const save = (name, type, content) => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([content], {type}));
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    };

    // The picture with its words where they stand on the page, colours written out.
    const styles = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'font-size', 'font-family', 'text-anchor', 'display', 'vector-effect'];
    const svg = figure => {
      const picture = figure.querySelector('.pic'), box = picture.getBoundingClientRect(), out = document.createElementNS(NS, 'svg');
      const set = (node, values) => { for (const name in values) node.setAttribute(name, values[name]); return node; };
      const words = (text, x, y, style) => {
        const node = set(document.createElementNS(NS, 'text'), {x, y, fill: style.color, 'font-size': style.fontSize, 'font-weight': style.fontWeight, 'font-family': style.fontFamily});
        node.textContent = text;
        out.append(node);
      };
      set(out, {xmlns: NS, width: box.width, height: box.height + 32, viewBox: '0 0 ' + box.width + ' ' + (box.height + 32)});
      out.append(set(document.createElementNS(NS, 'rect'), {width: '100%', height: '100%', fill: getComputedStyle(document.body).backgroundColor}));
      const title = figure.querySelector('h2,h3,h4,h5,h6');
      words(title.textContent, 0, 18, getComputedStyle(title));
      for (const own of all('svg', picture).filter(node => !node.parentElement.closest('svg'))) {
        const copy = own.cloneNode(true), place = own.getBoundingClientRect();
        const from = [own, ...own.querySelectorAll('*')], to = [copy, ...copy.querySelectorAll('*')];
        from.forEach((node, i) => {
          const style = getComputedStyle(node);
          for (const name of styles) if (style.getPropertyValue(name) && (name !== 'display' || style.display === 'none')) to[i].setAttribute(name, style.getPropertyValue(name));
        });
        out.append(set(copy, {x: place.left - box.left, y: place.top - box.top + 32, width: place.width, height: place.height, overflow: 'visible'}));
      }
      for (const swatch of all('.sw', picture)) {
        const place = swatch.getBoundingClientRect(), style = getComputedStyle(swatch);
        const clear = style.backgroundColor === 'rgba(0, 0, 0, 0)';
        out.append(set(document.createElementNS(NS, 'rect'), {x: place.left - box.left, y: place.top - box.top + 32, width: Math.max(2, place.width), height: Math.max(2, place.height), opacity: style.opacity, fill: clear ? style.borderLeftColor : style.backgroundColor}));
      }
      const walker = document.createTreeWalker(picture, NodeFilter.SHOW_TEXT, node => node.parentElement.closest('svg') || !node.textContent.trim() ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
      while (walker.nextNode()) {
        const node = walker.currentNode, style = getComputedStyle(node.parentElement), range = document.createRange(), lines = [];
        for (const word of node.textContent.matchAll(/\S+/g)) {
          range.setStart(node, word.index);
          range.setEnd(node, word.index + word[0].length);
          const place = range.getBoundingClientRect(), last = lines[lines.length - 1];
          if (last && Math.abs(last.top - place.top) < 3) last.text += ' ' + word[0]; else lines.push({text: word[0], top: place.top, left: place.left, height: place.height});
        }
        for (const line of lines) words(line.text, line.left - box.left, line.top - box.top + 32 + line.height * 0.78, style);
      }
      return new XMLSerializer().serializeToString(out);
    };

    // A picture of twice as many pixels, drawn from the same SVG.
    const png = figure => new Promise((done, fail) => {
      const image = new Image();
      image.onload = () => {
        const canvas = document.createElement('canvas');
        canvas.width = image.width * 2;
        canvas.height = image.height * 2;
        canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
        canvas.toBlob(done, 'image/png');
      };
      image.onerror = fail;
      image.src = 'data:image/svg+xml,' + encodeURIComponent(svg(figure));
    });

    for (const button of all('button[data-do]')) button.addEventListener('click', async () => {
      const figure = button.closest('figure'), table = figure.querySelector('table'), name = figure.dataset.file;
      if (button.dataset.do === 'svg') return save(name + '.svg', 'image/svg+xml', svg(figure));
      if (button.dataset.do === 'png') return save(name + '.png', 'image/png', await png(figure));
      if (button.dataset.do === 'csv') return save(name + '.csv', 'text/csv', csv(table));
      try { await navigator.clipboard.writeText(csv(table)); button.textContent = 'Copied'; } catch { button.textContent = 'Cannot copy here: save it'; }
    });
    root.dataset.ready = 'yes';
    })();
    """#
}
