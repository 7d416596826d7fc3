// The browser of samples: filters, a list that holds only the items one sees, and the open sample.

const ITEM_HEIGHT = 56;

/** Items are made while they are in sight, so that a hundred thousand cost no more than twenty. */
class SampleList {
  constructor(rows, texts, open) {
    this.rows = rows;
    this.texts = texts;
    this.open = open;
    this.places = [];
    this.chosen = -1;  // position in `places`
    this.space = element('div', {class: 'space'});
    this.root = element(
        'div', {
          class: 'list',
          id: 'sample-list',
          role: 'listbox',
          tabindex: '0',
          'aria-label': 'Samples',
          onscroll: () => this.draw(),
          onkeydown: (event) => this.key(event)
        },
        this.space);
    new ResizeObserver(() => this.draw()).observe(this.root);
  }

  show(places, chosenPlace) {
    this.places = places;
    this.chosen = this.positionOf(chosenPlace);
    this.space.style.height = `${places.length * ITEM_HEIGHT}px`;
    if (this.chosen >= 0)
      this.bringIntoSight(this.chosen);
    else
      this.root.scrollTop = 0;
    this.draw();
  }

  positionOf(place) {
    let low = 0, high = this.places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.places[middle] < place)
        low = middle + 1;
      else
        high = middle;
    }
    return this.places[low] === place ? low : -1;
  }

  choose(place) {
    this.chosen = this.positionOf(place);
    if (this.chosen >= 0) this.bringIntoSight(this.chosen);
    this.draw();
  }

  bringIntoSight(position) {
    const top = position * ITEM_HEIGHT, {scrollTop, clientHeight} = this.root;
    if (top < scrollTop)
      this.root.scrollTop = top;
    else if (top + ITEM_HEIGHT > scrollTop + clientHeight)
      this.root.scrollTop = top + ITEM_HEIGHT - clientHeight;
  }

  draw() {
    const first = Math.max(0, Math.floor(this.root.scrollTop / ITEM_HEIGHT) - 4);
    const last = Math.min(
        this.places.length,
        Math.ceil((this.root.scrollTop + this.root.clientHeight) / ITEM_HEIGHT) + 4);
    const items = [];
    for (let position = first; position < last; ++position) items.push(this.item(position));
    this.space.replaceChildren(...items);
    if (this.chosen >= 0)
      this.root.setAttribute('aria-activedescendant', `item-${this.chosen}`);
    else
      this.root.removeAttribute('aria-activedescendant');
  }

  item(position) {
    const {rows, texts} = this;
    const place = this.places[position];
    const outcome = OUTCOMES[rows.outcome[place]];
    const answer = texts.plain(place, 'extracted').slice(0, 120);
    const made = element(
        'div', {
          class: 'item',
          role: 'option',
          id: `item-${position}`,
          'aria-selected': String(position === this.chosen),
          'aria-setsize': String(this.places.length),
          'aria-posinset': String(position + 1),
          onclick: () => this.open(place)
        },
        badge(outcome),
        element(
            'span', {class: 'name'}, visible(rows.idText(place)),
            element('span', {class: 'quiet'}, ` #${rows.index[place]}`)),
        element('span', {class: 'reward'}, short(rows.reward[place])),
        element('span', {class: 'quiet what'}, visible(rows.reasonNames[rows.reason[place]])),
        element(
            'span', {class: 'quiet found'},
            visible(answer || (rows.hasText[place] ? '' : 'no text here'))));
    made.style.top = `${position * ITEM_HEIGHT}px`;
    return made;
  }

  key(event) {
    const page = Math.max(1, Math.floor(this.root.clientHeight / ITEM_HEIGHT) - 1);
    const steps = {
      ArrowDown: 1,
      j: 1,
      ArrowUp: -1,
      k: -1,
      PageDown: page,
      PageUp: -page,
      Home: -Infinity,
      End: Infinity
    };
    if (!(event.key in steps) || this.places.length === 0 || event.ctrlKey || event.metaKey ||
        event.altKey)
      return;
    event.preventDefault();
    const wanted = this.chosen < 0 && steps[event.key] > 0 && Number.isFinite(steps[event.key]) ?
        0 :
        this.chosen + steps[event.key];
    this.open(this.places[Math.min(this.places.length - 1, Math.max(0, wanted))]);
  }
}

class SampleBrowser {
  constructor(rows, texts, selection, data) {
    this.rows = rows;
    this.texts = texts;
    this.selection = selection;
    this.data = data;
    this.count = element('p', {class: 'count', role: 'status'});
    this.range = element('span', {});
    this.list = new SampleList(rows, texts, (place) => this.open(place));
    this.sample = new SampleView(rows, texts, selection, data);
    this.root = element(
        'section', {id: 'samples', 'aria-labelledby': 'samples-title'},
        element('h2', {id: 'samples-title'}, 'Samples'), this.textNote(), this.filters(),
        this.count, element('div', {class: 'panes'}, this.list.root, this.sample.root));
    selection.listen((changed) => this.changed(changed));
    document.addEventListener('keydown', (event) => this.globalKey(event));
  }

  textNote() {
    const {rows, data} = this;
    if (rows.textCount === data.totals.rows) return null;
    return element(
        'p', {class: 'note'},
        `This page holds texts of ${whole(rows.textCount)} of ${whole(data.totals.rows)} rows: ` +
            'the first of every outcome, reason and source, and others that a hash of their places chose.');
  }

  filters() {
    const {rows, selection} = this;
    this.search = element('input', {
      type: 'search',
      id: 'search',
      placeholder: 'in texts, answers and ids',
      autocomplete: 'off',
      spellcheck: 'false'
    });
    let timer = 0;
    this.search.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(() => selection.set({text: this.search.value}), 150);
    });
    const all = element(
        'input', {type: 'checkbox', onchange: () => selection.set({all: all.checked ? '1' : ''})});
    this.all = all;
    const reasons = rows.reasonNames.map((name, number) => [String(number), name || '–']);
    const hasAll = rows.textCount > 0 && rows.textCount < rows.count;
    return element(
        'form', {class: 'filters', onsubmit: (event) => event.preventDefault()},
        element('label', {class: 'choice grows'}, element('span', {}, 'Search'), this.search),
        selectOf(
            'Outcome',
            OUTCOMES.map((outcome, number) => [String(number), `${outcome.sign} ${outcome.name}`]),
            'outcome', selection),
        selectOf(singular(this.data.reason_name), reasons, 'reason', selection),
        rows.sourceNames.length > 1 ? sourceSelect(rows, selection) : null,
        hasAll ? element(
                     'label', {class: 'choice check'}, all,
                     element('span', {}, 'also rows without text')) :
                 null,
        this.range,
        element(
            'button', {
              type: 'button',
              id: 'clear',
              onclick: () =>
                  selection.set({source: '', outcome: '', reason: '', text: '', range: ''})
            },
            'Clear'));
  }

  /** Shows what the address asks for. */
  start() {
    this.filter();
    this.showRow();
  }

  textsArrived() {
    this.list.draw();
    if (this.selection.text) this.filter();
    this.sample.show(this.sample.place);
  }

  changed(fields) {
    if (fields.some((field) => field !== 'row')) this.filter();
    if (fields.includes('row') || fields.includes('text')) this.showRow();
  }

  filter() {
    const {selection} = this;
    if (this.search.value !== selection.text) this.search.value = selection.text;
    this.all.checked = selection.all !== '';
    this.showRange();
    const {places, hidden} = selection.find();
    const noun = places.length === 1 ? 'sample' : 'samples';
    this.count.textContent = `${whole(places.length)} ${noun}` +
        (hidden > 0 ? `, and ${whole(hidden)} rows without text that match` : '');
    this.list.show(places, this.rows.placeOfOrdinal(Number(selection.row)));
  }

  showRange() {
    this.range.replaceChildren();
    if (!this.selection.range) return;
    const {what, low, high} = rangeOf(this.selection.range);
    const name = what === 'pass' ? 'pass rate' : what.replace(/^component:/, '');
    const values = Math.abs(high - low) < 1e-9 ? short(low) : `${short(low)} to ${short(high)}`;
    this.range.append(element(
        'button', {
          type: 'button',
          class: 'chip',
          title: 'Show others too',
          onclick: () => this.selection.set({range: ''})
        },
        visible(`${name} ${values} ×`)));
  }

  open(place) {
    this.selection.set({row: String(this.rows.ordinal[place])});
    if (matchMedia('(max-width: 800px)').matches) this.sample.root.scrollIntoView();
  }

  showRow() {
    const place =
        this.selection.row === '' ? -1 : this.rows.placeOfOrdinal(Number(this.selection.row));
    this.list.choose(place);
    this.sample.show(place);
  }

  globalKey(event) {
    const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === '/' && !isTyping) {
      event.preventDefault();
      this.search.focus();
    }
    if (event.key === 'Escape' && event.target === this.search) this.list.root.focus();
  }
}
