// Curves of training runs: a chart for each metric, a colour for each run. A place under the
// pointer is marked in all charts at once, and its values stand above each.

const CURVE_HEIGHT = 190;
const FEW_POINTS = 40;  // up to these have a dot each and are never smoothed: evaluations, mostly
const RUN_COLOURS = 8;  // the style sheet has so many; then they come round again

/**
 * The mean of what came before with weight `weight` on the past, corrected for its start at
 * nothing: the first value is itself. Gaps stay gaps.
 */
function smoothed(values, weight) {
  let sum = 0, total = 0;
  return values.map((value) => {
    if (!Number.isFinite(value)) return NaN;
    sum = weight * sum + (1 - weight) * value;
    total = weight * total + (1 - weight);
    return sum / total;
  });
}

/** The place of the x that is nearest, in a list that grows. */
function nearestPlace(list, x) {
  let low = 0, high = list.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] < x)
      low = middle + 1;
    else
      high = middle;
  }
  return low > 0 && x - list[low - 1] < list[low] - x ? low - 1 : low;
}

/** An SVG path through the points; a point with a gap on both sides is a short stroke. */
function pathOf(xs, ys, x, y) {
  let path = '', isOpen = false;
  for (let i = 0; i < xs.length; ++i) {
    if (!Number.isFinite(ys[i])) {
      isOpen = false;
      continue;
    }
    const place = `${x(xs[i]).toFixed(1)},${y(ys[i]).toFixed(1)}`;
    path += isOpen ? `L${place}` : `M${place}h0.01`;
    isOpen = true;
  }
  return path;
}

/** One chart: its lines are {run, kind, colour, x, y, smooth}. */
class CurveChart {
  constructor(section, view) {
    this.view = view;
    this.isShare = section.is_share;
    this.lines = section.lines.map((line) => ({
                                     run: line.run,
                                     kind: line.kind,
                                     colour: view.runs.indexOf(line.run) % RUN_COLOURS,
                                     x: line.x,
                                     y: [...numbers(line.y)],
                                   }));
    this.readout = element('p', {class: 'readout'});
    this.root = figure({
      title: section.title,
      note: section.note,
      draw: (svg, width) => this.draw(svg, width),
      table: this.table(),
    });
    this.root.classList.add('curves');
    this.root.querySelector('figcaption').append(this.readout);
    this.smooth();
  }

  format(value) {
    return this.isShare ? percent(value) : short(value);
  }

  shownLines() {
    return this.lines.filter((line) => !this.view.hidden.has(line.run));
  }

  smooth() {
    const weight = this.view.smoothing;
    for (const line of this.lines)
      line.smooth = weight > 0 && line.x.length > FEW_POINTS ? smoothed(line.y, weight) : line.y;
    this.showValues(null);
  }

  nameOf(line) {
    const kinds = new Set(this.lines.map(({kind}) => kind));
    const parts = [];
    if (this.view.runs.length > 1) parts.push(line.run);
    if (kinds.size > 1 || parts.length === 0) parts.push(line.kind);
    return parts.join(' ');
  }

  table() {
    const steps = [...new Set(this.lines.flatMap(({x}) => x))].sort((a, b) => a - b);
    const values = this.lines.map(({x, y}) => new Map(x.map((step, i) => [step, y[i]])));
    const cell = (of, step) => of.has(step) ? this.format(of.get(step)) : '';
    return {
      columns: ['step', ...this.lines.map((line) => this.nameOf(line))],
      rows: steps.map((step) => [whole(step), ...values.map((of) => cell(of, step))]),
    };
  }

  draw(svg, width) {
    const left = MARGIN.left + 8, right = width - MARGIN.right;
    const top = MARGIN.top, bottom = top + CURVE_HEIGHT;
    const lines = this.shownLines();
    const values = lines.flatMap(({y}) => y).filter(Number.isFinite);
    svg.attr('width', width).attr('height', bottom + MARGIN.bottom);
    const x = d3.scaleLinear().domain(this.view.range).range([left, right]);
    const y =
        d3.scaleLinear().domain(levelRange(values, this.isShare)).nice(4).range([bottom, top]);
    const ticks = y.ticks(4);
    drawLevels(
        svg, y, {left, right, ticks, format: this.isShare ? d3.format('~%') : levelText(ticks)});
    const steps = svg.append('g').attr('class', 'axis').attr('transform', `translate(0,${bottom})`);
    steps
        .call(d3.axisBottom(x)
                  .tickValues(x.ticks(Math.max(2, Math.floor(width / 90))).filter(Number.isInteger))
                  .tickFormat(whole)
                  .tickSize(0)
                  .tickPadding(8))
        .select('.domain')
        .attr('class', 'base');
    for (const line of lines) {
      const kind = line.kind === 'eval' ? ' dashed' : '';
      if (line.smooth !== line.y)
        svg.append('path')
            .attr('class', `curve faint run-${line.colour}`)
            .attr('d', pathOf(line.x, line.y, x, y));
      svg.append('path')
          .attr('class', `curve run-${line.colour}${kind}`)
          .attr('d', pathOf(line.x, line.smooth, x, y));
      if (line.x.length <= FEW_POINTS)
        line.x.forEach((step, i) => {
          if (!Number.isFinite(line.y[i])) return;
          svg.append('circle')
              .attr('class', `point run-${line.colour}`)
              .attr('cx', x(step))
              .attr('cy', y(line.y[i]))
              .attr('r', 2.5);
        });
    }
    this.x = x;
    this.rule = svg.append('line').attr('class', 'rule').attr('y1', top).attr('y2', bottom);
    svg.append('rect')
        .attr('class', 'hit')
        .attr('x', left)
        .attr('y', top)
        .attr('width', Math.max(0, right - left))
        .attr('height', CURVE_HEIGHT)
        .on('pointermove pointerdown pointerleave', (event) => {
          // Old versions of d3 keep the event to themselves.
          this.pointed(event instanceof Event ? event : d3.event, svg.node());
        });
  }

  /** A finger that is lifted leaves the values where they are. */
  pointed(event, svg) {
    if (event.type !== 'pointerleave')
      this.view.point(this.x.invert(event.clientX - svg.getBoundingClientRect().left));
    else if (event.pointerType === 'mouse')
      this.view.point(null);
  }

  /** The values nearest to a step, or the last ones. */
  showValues(step) {
    const lines = this.shownLines().filter(({x}) => x.length > 0);
    const places = lines.map(({x}) => step === null ? x.length - 1 : nearestPlace(x, step));
    const steps = lines.map(({x}, i) => x[places[i]]);
    const parts = lines.map((line, i) => {
      const smooth = line.smooth === line.y ? '' : ` (${this.format(line.smooth[places[i]])})`;
      const elsewhere = steps[i] === steps[0] ? '' : ` at ${whole(steps[i])}`;
      return element(
          'span', {}, element('span', {class: `swatch back-run-${line.colour}`}),
          visible(this.nameOf(line) + ' '), element('b', {}, this.format(line.y[places[i]])),
          smooth + elsewhere);
    });
    if (lines.length > 0) parts.unshift(element('span', {}, `step ${whole(steps[0])}`));
    this.readout.replaceChildren(...parts);
    if (!this.rule) return;
    this.rule.classed('shown', step !== null);
    if (step !== null) this.rule.attr('x1', this.x(step)).attr('x2', this.x(step));
  }
}

/** From the lowest to the highest; where they are one, from 0, so that a flat line has a height. */
function levelRange(values, isShare) {
  const [low, high] = values.length > 0 ? d3.extent(values) : [0, 0];
  if (low === high && isShare) return [0, 1];
  if (low === high) return low < 0 ? [2 * low, 0] : [0, 2 * high || 1];
  // What rounding alone has put below 0 earns no level there.
  return [low < 0 && -low < high / 1000 ? 0 : low, high];
}

/** Values of levels in as few characters as tell them apart. */
function levelText(ticks) {
  const most = Math.max(...ticks.map(Math.abs));
  if (most >= 10000) return d3.format('~s');
  return (value) => String(Number(value.toPrecision(most < 0.001 ? 3 : 6)));
}

class CurvesView {
  constructor(sections) {
    const lines = sections.flatMap((section) => section.lines);
    this.runs = [...new Set(lines.map((line) => line.run))];
    this.hidden = new Set();
    this.smoothing = 0;
    const ends = d3.extent(lines.flatMap(({x}) => [x[0], x.at(-1)]).filter(Number.isFinite));
    this.range = ends[0] === ends[1] ? [ends[0] - 0.5, ends[1] + 0.5] : ends;
    this.charts = sections.map((section) => new CurveChart(section, this));
    this.root = element(
        'section', {'aria-labelledby': 'curves-title'},
        element(
            'div', {class: 'section-head'}, element('h2', {id: 'curves-title'}, 'Training'),
            this.smoothingChooser()),
        this.legend(), element('div', {class: 'charts'}, ...this.charts.map(({root}) => root)));
  }

  smoothingChooser() {
    const value = element('output', {}, 'off');
    const input = element('input', {
      type: 'range',
      min: '0',
      max: '0.99',
      step: '0.01',
      value: '0',
      oninput: () => {
        this.smoothing = Number(input.value);
        value.textContent = this.smoothing > 0 ? input.value : 'off';
        this.redraw();
      }
    });
    return element('label', {class: 'choice'}, 'Smoothing', input, value);
  }

  /** A button for each run, which hides and shows its lines. */
  legend() {
    const buttons = this.runs.length < 2 ? [] : this.runs.map((run, i) => {
      const button = element(
          'button', {
            type: 'button',
            class: 'chip',
            'aria-pressed': 'true',
            title: 'Hide or show this run',
            onclick: () => {
              if (!this.hidden.delete(run)) this.hidden.add(run);
              button.setAttribute('aria-pressed', String(!this.hidden.has(run)));
              this.redraw();
            }
          },
          element('span', {class: `swatch back-run-${i % RUN_COLOURS}`}), visible(run));
      return button;
    });
    return element('div', {class: 'legend runs'}, ...buttons);
  }

  redraw() {
    for (const chart of this.charts) {
      chart.smooth();
      chart.root.redraw();
    }
  }

  point(step) {
    for (const chart of this.charts) chart.showValues(step);
  }
}
