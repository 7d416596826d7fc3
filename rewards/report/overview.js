// What the rows come to: totals of all of them, and charts of those of the chosen source.

function tile(name, value, detail, kind) {
  return element(
      'div', {class: 'tile' + (kind ? ' edge-' + kind : '')}, element('dt', {}, name),
      element('dd', {}, value), detail ? element('dd', {class: 'quiet'}, detail) : null);
}

function totalsView(data, rows) {
  const {totals} = data;
  const byOutcome = OUTCOMES.map(
      (_, number) =>
          sum(totals.counts.filter((entry) => entry[1] === number).map((entry) => entry[3])));
  const prompts = new Set(rows.prompt.filter((prompt) => !Number.isNaN(prompt))).size;
  const bar = element('div', {class: 'shares', 'aria-hidden': 'true'});
  byOutcome.forEach((count, number) => {
    if (count === 0) return;
    const part = element('span', {class: 'back-' + OUTCOMES[number].name});
    part.style.flexGrow = count;
    bar.append(part);
  });
  const isWhole = rows.chartedCount === totals.rows;
  return element(
      'section', {'aria-label': 'Totals'}, bar,
      element(
          'dl', {class: 'tiles'},
          tile(
              'rows', whole(totals.rows), prompts > 0 && isWhole ? counted(prompts, 'prompt') : ''),
          ...OUTCOMES.map(
              ({name, sign}, number) => tile(
                  `${sign} ${name}`, whole(byOutcome[number]),
                  percent(byOutcome[number] / totals.rows), name)),
          tile(
              'mean reward', totals.rewarded > 0 ? short(totals.reward_sum / totals.rewarded) : '–',
              totals.rewarded < totals.rows ? `of ${whole(totals.rewarded)} rows with one` :
                                              'of all rows')));
}

class ChartsView {
  constructor(rows, selection, data) {
    this.rows = rows;
    this.selection = selection;
    this.data = data;
    this.grid = element('div', {class: 'charts'});
    this.root = element(
        'section', {'aria-labelledby': 'charts-title'},
        element(
            'div', {class: 'section-head'}, element('h2', {id: 'charts-title'}, 'Charts'),
            this.sourceChooser()),
        legend(), this.sampleNote(), this.grid);
    this.draw();
    selection.listen((changed) => {
      if (changed.includes('source')) this.draw();
    });
  }

  sourceChooser() {
    return this.rows.sourceNames.length < 2 ? null : sourceSelect(this.rows, this.selection);
  }

  sampleNote() {
    const {rows, data} = this;
    if (rows.chartedCount === data.totals.rows) return null;
    return element(
        'p', {class: 'note'},
        `The charts of rewards, pass rates and lengths show ${whole(rows.chartedCount)} of ` +
            `${whole(data.totals.rows)} rows: all rows of prompts that a hash chose. ` +
            `Totals and ${data.reason_name.toLowerCase()} count every row.`);
  }

  /** A click on a bin that has rows chooses them. */
  makeChoosable(what, bins) {
    for (const bin of bins)
      if (bin.least <= bin.most)
        bin.choose = () => {
          this.selection.set({range: `${what}:${bin.least}:${bin.most}`});
          document.getElementById('samples').scrollIntoView();
        };
    return bins;
  }

  /** Values of a column and the outcomes of their rows, where the row is shown and has a value. */
  columnValues(column) {
    const {rows, selection} = this;
    const values = [], outcomes = [];
    let without = 0;
    for (let place = 0; place < rows.count; ++place) {
      if (!rows.isCharted[place] || !selection.isOfSource(place)) continue;
      if (Number.isNaN(column[place]))
        ++without;
      else {
        values.push(column[place]);
        outcomes.push(rows.outcome[place]);
      }
    }
    return {values, outcomes, without};
  }

  draw() {
    this.grid.replaceChildren(
        ...[this.valueChart('Reward', 'reward', 'reward', this.rows.reward),
            ...this.componentCharts(), this.passChart(), this.lengthChart(), this.reasonsTable()]
            .filter(Boolean));
  }

  componentCharts() {
    const {rows} = this;
    const others = rows.scores.filter(
        (column) => column.some((value, place) => !Object.is(value, rows.reward[place])));
    if (others.length === 0) return [];
    return rows.scores.map(
        (column, i) => this.valueChart(
            `Component ${rows.scoreNames[i]}`, rows.scoreNames[i],
            `component:${rows.scoreNames[i]}`, column));
  }

  valueChart(title, name, what, column) {
    const {values, outcomes, without} = this.columnValues(column);
    if (values.length === 0) return null;
    return countsChart({
      title,
      kinds: OUTCOME_KINDS,
      xTitle: name,
      note: counted(values.length, 'row') +
          (without > 0 ? `; ${counted(without, 'row')} without one` : ''),
      bins: this.makeChoosable(what, valueBins(values, outcomes)),
      columns: [name, ...OUTCOMES.map((outcome) => outcome.name)],
    });
  }

  passChart() {
    const rates = [...passRates(this.rows, (place) => this.selection.isOfSource(place)).values()];
    if (rates.length === 0) return null;
    const {bins, xTitle} = passBins(rates);
    this.makeChoosable('pass', bins);
    const never = bins[0].counts[0], always = bins.at(-1).counts[0];
    const hasGroups = rates.some((rate) => rate.scored > 1);
    return countsChart({
      title: 'Pass rate of prompts',
      kinds: ['fill-accent'],
      xTitle,
      note: `${counted(rates.length, 'prompt')}: ${percent(never / rates.length)} never solved, ` +
          `${percent(always / rates.length)} always` +
          (hasGroups ? '; the completions of these are all alike' : '; each has one completion'),
      bins,
      columns: ['pass rate', 'prompts'],
    });
  }

  lengthChart() {
    const {rows} = this;
    const {values, outcomes} = this.columnValues(rows.length);
    if (!values.some((value) => value > 0)) return null;
    return rateChart({
      title: 'Length and correctness',
      xTitle: 'characters of the completion',
      note: 'Share of correct completions, with its 95 % interval, and how many rows there are',
      bins: this.makeChoosable('length', lengthBins(values, outcomes)),
      columns: ['characters', 'correct', ...OUTCOMES.map((outcome) => outcome.name)],
    });
  }

  reasonsTable() {
    const {rows, data, selection} = this;
    const counts = data.totals.counts.filter(
        (entry) => selection.source === '' || entry[0] === Number(selection.source));
    const total = sum(counts.map((entry) => entry[3]));
    const sources = ranked(counts, 0), reasons = ranked(counts, 2);
    if (total === 0 || (reasons.length === 1 && rows.reasonNames[reasons[0][0]] === ''))
      return null;
    const shown = sources.length > 1 ? sources.slice(0, 8).map(([source]) => source) : [];
    const outcomeOf = (reason) =>
        OUTCOMES[ranked(counts.filter((entry) => entry[2] === reason), 1)[0][0]];
    const cells = new Map();
    for (const [source, , reason, count] of counts)
      for (const column of [source, null]) {
        const key = `${reason} ${column}`;
        cells.set(key, (cells.get(key) ?? 0) + count);
      }
    const sourceTotal = new Map(sources);
    const cell = (reason, source) => {
      const count = cells.get(`${reason} ${source}`) ?? 0;
      const of = source === null ? total : sourceTotal.get(source);
      const made = element(
          'td', {class: 'number meter'},
          count === 0 ? '·' :
                        element(
                            'button', {
                              type: 'button',
                              class: 'link',
                              title: visible(`${percent(count / of)} of ${
                                  source === null ? 'the rows' : rows.sourceName(source)}`),
                              onclick: () => {
                                selection.set({
                                  reason: String(reason),
                                  outcome: '',
                                  range: '',
                                  source: source === null ? selection.source : String(source)
                                });
                                document.getElementById('samples').scrollIntoView();
                              }
                            },
                            whole(count)));
      made.style.setProperty('--share', count / of);
      return made;
    };
    const heads = ['rows', ...shown.map((source) => rows.sourceName(source))];
    const table = element(
        'table', {class: 'reasons'},
        element('caption', {class: 'unseen'}, `${data.reason_name} by source`),
        element(
            'thead', {},
            element(
                'tr', {}, element('th', {scope: 'col'}, ''),
                ...heads.map(
                    (head) => element(
                        'th', {scope: 'col', class: 'number', title: visible(head)},
                        visible(head))))),
        element(
            'tbody', {},
            ...reasons.map(
                ([reason]) => element(
                    'tr', {},
                    element(
                        'th', {scope: 'row'}, badge(outcomeOf(reason)), ' ',
                        visible(rows.reasonNames[reason] || '–')),
                    cell(reason, null), ...shown.map((source) => cell(reason, source))))));
    const more = sources.length - shown.length;
    return element(
        'figure', {class: 'wide'},
        element(
            'figcaption', {},
            element(
                'h3', {}, shown.length > 0 ? `${data.reason_name} by source` : data.reason_name),
            element(
                'p', {class: 'quiet'},
                'Of every row; the shade is the share of its column' +
                    (shown.length > 0 && more > 0 ?
                         `; not shown: ${counted(more, 'smaller source')}` :
                         ''))),
        element('div', {class: 'scrolls'}, table));
  }
}

/** Totals of counts by what stands at `part` of an entry, largest first. */
function ranked(counts, part) {
  const totals = new Map();
  for (const entry of counts) totals.set(entry[part], (totals.get(entry[part]) ?? 0) + entry[3]);
  return [...totals].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
}

function badge(outcome) {
  return element(
      'span', {class: 'badge text-' + outcome.name, title: outcome.name}, outcome.sign,
      element('span', {class: 'unseen'}, ' ' + outcome.name));
}

function legend() {
  return element(
      'p', {class: 'legend', 'aria-hidden': 'true'},
      ...OUTCOMES.map(
          (outcome) => element(
              'span', {}, element('span', {class: 'swatch back-' + outcome.name}), outcome.name)));
}

function sourceSelect(rows, selection) {
  return selectOf(
      'Source', rows.sourceNames.map((_, number) => [String(number), rows.sourceName(number)]),
      'source', selection);
}

/** A labelled choice that is bound to a field of the selection. */
function selectOf(label, choices, field, selection) {
  const select = element(
      'select', {onchange: () => selection.set({[field]: select.value})},
      element('option', {value: ''}, 'all'),
      ...choices.map(([value, text]) => element('option', {value}, visible(text))));
  const show = () => {
    select.value = selection[field];
  };
  selection.listen(show);
  show();
  return element('label', {class: 'choice'}, element('span', {}, label), select);
}
