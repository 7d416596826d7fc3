// Charts: d3 scales and axes in SVG, coloured by the style sheet. What a chart shows stands in a
// table under it as well, which is where keyboards and screen readers work.

const whole = d3.format(',');
const percent = (share) => Number.isFinite(share) ? d3.format('.1%')(share) : '–';

/** A number in four digits, or whole; `–` where there is none. */
function short(value) {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 1000 && Math.abs(value) < 1e15) return d3.format(',.1~f')(value);
  return String(Number(value.toPrecision(4)));
}

const counted = (count, noun) => `${whole(count)} ${noun}${count === 1 ? '' : 's'}`;

/** Makes an element: element("p", {class: "quiet"}, "text", child…). Text is never HTML. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on'))
      made.addEventListener(key.slice(2), value);
    else if (value !== false && value !== undefined)
      made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/**
 * A figure whose chart `draw(svg, width)` draws anew whenever its width changes, or on `redraw()`.
 */
function figure({title, note, draw, table, wide}) {
  const plot = element('div', {class: 'plot'});
  const made = element(
      'figure', {class: wide ? 'wide' : undefined},
      element(
          'figcaption', {}, element('h3', {}, visible(title)),
          note ? element('p', {class: 'quiet'}, visible(note)) : null),
      plot, table ? dataTable(title, table) : null);
  let drawn = 0;
  made.redraw = () => {
    if (drawn === 0) return;
    plot.replaceChildren();
    const svg = d3.select(plot)
                    .append('svg')
                    .attr('role', 'img')
                    .attr('aria-label', `${visible(title)}; the table below has its numbers`);
    draw(svg, drawn);
  };
  new ResizeObserver(() => {
    const width = Math.floor(plot.clientWidth);
    if (width === drawn || width < 50) return;
    drawn = width;
    made.redraw();
  }).observe(plot);
  return made;
}

/** `rows` are lists of cells: text, or {text, choose} for a cell that chooses rows. */
function dataTable(title, {columns, rows}) {
  const details = element('details', {class: 'numbers'}, element('summary', {}, 'Numbers'));
  details.addEventListener('toggle', () => {
    if (details.querySelector('table')) return;
    details.append(element('div', {class: 'scrolls'}, tableElement(title, columns, rows)));
  });
  return details;
}

function tableElement(caption, columns, rows) {
  const isNumeric =
      columns.map((_, i) => rows.length > 0 && rows.every((row) => looksNumeric(row[i])));
  const cell = (name, content, i) => element(
      name, {class: isNumeric[i] ? 'number' : undefined, scope: name === 'th' ? 'col' : undefined},
      cellContent(content));
  return element(
      'table', {}, element('caption', {class: 'unseen'}, visible(caption)),
      element('thead', {}, element('tr', {}, ...columns.map((column, i) => cell('th', column, i)))),
      element(
          'tbody', {},
          ...rows.map(
              (row) => element('tr', {}, ...row.map((content, i) => cell('td', content, i))))));
}

function cellContent(content) {
  if (typeof content !== 'object') return visible(String(content));
  return element(
      'button', {type: 'button', class: 'link', onclick: content.choose}, visible(content.text));
}

function looksNumeric(content) {
  const text = typeof content === 'object' ? content.text : String(content ?? '');
  return text === '' ||
      /^[-+−]?[\d.,]+(e[-+]?\d+)?\s?(%|[a-zA-Zµ/]{1,3})?$|^[–-]$|^(inf|nan)$/i.test(
          text.trim());
}

const MARGIN = {
  top: 8,
  right: 12,
  bottom: 34,
  left: 48
};

/** Lines across the chart, and the values that they stand for. */
function drawLevels(svg, y, {left, right, ticks, format}) {
  svg.append('g')
      .attr('class', 'grid')
      .attr('transform', `translate(${left},0)`)
      .call(d3.axisLeft(y).tickValues(ticks).tickSize(-(right - left)).tickFormat(''));
  svg.append('g')
      .attr('class', 'axis')
      .attr('transform', `translate(${left},0)`)
      .call(d3.axisLeft(y).tickValues(ticks).tickFormat(format).tickSize(0).tickPadding(6))
      .select('.domain')
      .remove();
}

/**
 * Bars of counts, stacked by outcome or of one kind. A bin is {label, counts, choose, from, to}.
 */
function drawStack(svg, width, {bins, top, height, kinds, xTitle}) {
  const left = MARGIN.left, right = width - MARGIN.right, bottom = top + height;
  const widest = 84, step = (right - left) / bins.length;
  const x = d3.scaleBand()
                .domain(bins.map((_, i) => i))
                .range([left, right])
                .padding(Math.max(bins.length > 14 ? 0.1 : 0.2, 1 - widest / step));
  const most = Math.max(1, ...bins.map((bin) => sum(bin.counts)));
  const levels = height < 100 ? 2 : 4;
  const y = d3.scaleLinear().domain([0, most]).nice(levels).range([bottom, top]);
  drawLevels(svg, y, {
    left,
    right,
    ticks: y.ticks(levels).filter(Number.isInteger),
    format: most < 1000 ? whole : d3.format('~s')
  });
  bins.forEach((bin, i) => {
    const group = svg.append('g').attr('class', bin.choose ? 'bar chooses' : 'bar');
    group.append('title').text(`${bin.label}: ${whole(sum(bin.counts))}`);
    group.append('rect')
        .attr('class', 'hit')
        .attr('x', x(i))
        .attr('y', top)
        .attr('width', x.bandwidth())
        .attr('height', height);
    let below = 0;
    bin.counts.forEach((count, kind) => {
      if (count === 0) return;
      // The smallest count is still seen.
      const high = Math.max(y(below) - y(below + count), below === 0 ? 1.5 : 0);
      group.append('rect')
          .attr('class', kinds[kind])
          .attr('x', x(i))
          .attr('y', y(below) - high)
          .attr('width', x.bandwidth())
          .attr('height', high);
      below += count;
    });
    if (bin.choose) group.on('click', bin.choose);
  });
  drawBinLabels(svg, x, bins, bottom, width);
  svg.append('text')
      .attr('class', 'axis-title')
      .attr('x', (left + right) / 2)
      .attr('y', bottom + 31)
      .attr('text-anchor', 'middle')
      .text(visible(xTitle));
  return {x, y};
}

/** As many labels as there is room for. */
function drawBinLabels(svg, x, bins, bottom, width) {
  const longest = Math.max(...bins.map((bin) => (bin.tick ?? bin.label).length));
  const room = Math.max(1, Math.floor((width - MARGIN.left) / (longest * 6.5 + 10)));
  const every = Math.ceil(bins.length / room);
  const axis = svg.append('g').attr('class', 'axis').attr('transform', `translate(0,${bottom})`);
  axis.append('line')
      .attr('class', 'base')
      .attr('x1', MARGIN.left)
      .attr('x2', width - MARGIN.right);
  bins.forEach((bin, i) => {
    if (i % every !== 0) return;
    axis.append('text')
        .attr('x', x(i) + x.bandwidth() / 2)
        .attr('y', 15)
        .attr('text-anchor', 'middle')
        .text(bin.tick ?? bin.label);
  });
}

const OUTCOME_KINDS = OUTCOMES.map((outcome) => 'fill-' + outcome.name);

function countsChart({title, note, bins, kinds, xTitle, columns, wide}) {
  const height = 150;
  return figure({
    title,
    note,
    wide,
    draw: (svg, width) => {
      svg.attr('width', width).attr('height', MARGIN.top + height + MARGIN.bottom);
      drawStack(svg, width, {bins, top: MARGIN.top, height, kinds, xTitle});
    },
    table: {
      columns,
      rows: bins.map(
          (bin) =>
              [bin.choose ? {text: bin.label, choose: bin.choose} : bin.label,
               ...bin.counts.map(whole)])
    },
  });
}

function sum(list) {
  let total = 0;
  for (const one of list) total += one;
  return total;
}

/** The ends of Wilson's interval at 95 % for a share of `n`. */
function wilson(share, n) {
  const z = 1.959964, z2 = z * z;
  const centre = (share + z2 / (2 * n)) / (1 + z2 / n);
  const half = z / (1 + z2 / n) * Math.sqrt(share * (1 - share) / n + z2 / (4 * n * n));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

/** The share of correct rows by bin, with intervals, above the bars of the same bins. */
function rateChart({title, note, bins, xTitle, columns}) {
  const rateHeight = 110, gap = 22, barHeight = 70;
  return figure({
    title,
    note,
    draw: (svg, width) => {
      const top = MARGIN.top + rateHeight + gap;
      svg.attr('width', width).attr('height', top + barHeight + MARGIN.bottom);
      const {x} =
          drawStack(svg, width, {bins, top, height: barHeight, kinds: OUTCOME_KINDS, xTitle});
      const y = d3.scaleLinear().domain([0, 1]).range([MARGIN.top + rateHeight, MARGIN.top]);
      drawLevels(svg, y, {
        left: MARGIN.left,
        right: width - MARGIN.right,
        ticks: [0, 0.25, 0.5, 0.75, 1],
        format: d3.format('.0%')
      });
      bins.forEach((bin, i) => {
        const scored = bin.counts[0] + bin.counts[1];
        if (scored === 0) return;
        const share = bin.counts[0] / scored;
        const [low, high] = wilson(share, scored);
        const centre = x(i) + x.bandwidth() / 2;
        const group = svg.append('g').attr('class', 'rate');
        group.append('title').text(
            `${bin.label}: ${percent(share)} of ${whole(scored)} are correct`);
        group.append('line')
            .attr('x1', centre)
            .attr('x2', centre)
            .attr('y1', y(low))
            .attr('y2', y(high));
        group.append('circle').attr('cx', centre).attr('cy', y(share)).attr('r', 4);
      });
    },
    table: {
      columns,
      rows: bins.map(
          (bin) =>
              [bin.choose ? {text: bin.label, choose: bin.choose} : bin.label,
               percent(bin.counts[0] / (bin.counts[0] + bin.counts[1])), ...bin.counts.map(whole)])
    },
  });
}
