// Which rows are shown. The choice stands in the address, so that a link shows the same.

class Selection {
  static fields = ['source', 'outcome', 'reason', 'text', 'range', 'all', 'row'];

  constructor(rows, texts) {
    this.rows = rows;
    this.texts = texts;
    this.listeners = [];
    this.clear();
  }

  clear() {
    this.source = '';  // a source's number, "" for all
    this.outcome = '';
    this.reason = '';
    this.text = '';
    this.range = '';  // "reward:0.5:1", "pass:0:0", "component:math:0:1", as charts name their bars
    this.all = this.rows.textCount === 0 ? '1' : '';  // also rows whose texts are not here
    this.row = '';                                    // the ordinal of the row that is open
  }

  /** Names stand in the address as they are, so that links outlive the numbers. */
  readAddress() {
    this.clear();
    const given = new URLSearchParams(location.hash.slice(1));
    for (const field of Selection.fields)
      if (given.has(field)) this[field] = given.get(field);
    if (given.has('source')) this.source = numberIn(this.rows.sourceNames, this.source);
    if (given.has('reason')) this.reason = numberIn(this.rows.reasonNames, this.reason);
    if (given.has('outcome'))
      this.outcome = numberIn(OUTCOMES.map((one) => one.name), this.outcome);
  }

  writeAddress() {
    const address = new URLSearchParams();
    const set = (field, value) => {
      if (value !== '') address.set(field, value);
    };
    set('row', this.row);
    // A name may be empty.
    if (this.source !== '') address.set('source', this.rows.sourceNames[this.source]);
    set('outcome', this.outcome === '' ? '' : OUTCOMES[this.outcome].name);
    if (this.reason !== '') address.set('reason', this.rows.reasonNames[this.reason]);
    set('text', this.text);
    set('range', this.range);
    if (this.rows.textCount > 0) set('all', this.all);
    const text = address.toString();
    history.replaceState(null, '', text ? '#' + text : location.pathname + location.search);
  }

  listen(listener) {
    this.listeners.push(listener);
  }

  /** Takes what is named in `changes` and tells everyone; `what` is among its names. */
  set(changes) {
    Object.assign(this, changes);
    this.writeAddress();
    for (const listener of this.listeners) listener(Object.keys(changes));
  }

  isOfSource(place) {
    return this.source === '' || this.rows.source[place] === Number(this.source);
  }

  /** Places of rows that match, and how many do whose texts are not here. */
  find() {
    const {rows, texts} = this;
    const outcome = this.outcome === '' ? -1 : Number(this.outcome);
    const reason = this.reason === '' ? -1 : Number(this.reason);
    const inRange = rangeTest(rows, this.range);
    const pattern = this.text ? new RegExp(escapedPattern(this.text), 'i') : null;
    const places = [];
    let hidden = 0;
    for (let place = 0; place < rows.count; ++place) {
      if (outcome >= 0 && rows.outcome[place] !== outcome) continue;
      if (reason >= 0 && rows.reason[place] !== reason) continue;
      if (!this.isOfSource(place) || !inRange(place)) continue;
      if (pattern && !texts.matches(place, pattern)) continue;
      if (rows.hasText[place] || this.all)
        places.push(place);
      else
        ++hidden;
    }
    return {places, hidden};
  }
}

function numberIn(names, name) {
  const number = names.indexOf(name);
  return number < 0 ? '' : String(number);
}

function escapedPattern(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** `what:low:high`: both ends belong to it; `what` is a column, `component:NAME` or `pass`. */
function rangeTest(rows, range) {
  if (!range) return () => true;
  const {what, low, high} = rangeOf(range);
  if (what === 'pass') {
    const rates = passRates(rows, () => true);
    return (place) => {
      const rate = rates.get(rows.prompt[place]);
      return rate !== undefined && inside(rate.correct / rate.scored, low, high);
    };
  }
  const column = columnOf(rows, what);
  return column ? (place) => inside(column[place], low, high) : () => true;
}

const inside = (value, low, high) => value >= low && value <= high;

/** A component's name may hold colons. */
function rangeOf(range) {
  const parts = range.split(':');
  const [low, high] = parts.slice(-2).map(Number);
  return {what: parts.slice(0, -2).join(':'), low, high};
}

function columnOf(rows, what) {
  if (what === 'reward' || what === 'length') return rows[what];
  return rows.scores[rows.scoreNames.indexOf(what.replace(/^component:/, ''))];
}

/** By prompt: how many of its completions were scored, and how many of these are correct. */
function passRates(rows, isWanted) {
  const rates = new Map();
  for (let place = 0; place < rows.count; ++place) {
    const prompt = rows.prompt[place];
    if (Number.isNaN(prompt) || !rows.isScored(place) || !rows.isCharted[place]) continue;
    if (!isWanted(place)) continue;
    let rate = rates.get(prompt);
    if (!rate) rates.set(prompt, rate = {scored: 0, correct: 0});
    ++rate.scored;
    if (rows.outcome[place] === 0) ++rate.correct;
  }
  return rates;
}
