// One sample: what was decided, and its texts with the extracted answer marked.

const SIGN_OF_CONTROL = 0x2400;  // the Unicode block of pictures for control characters

/**
   Text in which nothing is hidden: control characters and those that turn the direction of writing
    or take no room are shown by a sign or their number.
 */
function visible(text) {
  return String(text)
      .replace(
          /[\u0000-\u0008\u000b-\u001f]/g,
          (c) => String.fromCharCode(SIGN_OF_CONTROL + c.charCodeAt(0)))
      .replace(/\u007f/g, '\u2421')
      .replace(
          /[\u0080-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g,
          (c) => `⟨U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`);
}

function partElement(part) {
  if (typeof part === 'string') return visible(part);
  if (Array.isArray(part)) return element('mark', {}, visible(part[0]));
  return element('span', {class: 'left-out'}, `… ${whole(part)} bytes are left out here …`);
}

const singular = (name) => name.replace(/s$/, '');

/** A prompt that is a list of messages reads better as one. */
function messagesOf(text) {
  if (!text.startsWith('[')) return null;
  try {
    const list = JSON.parse(text);
    const isOne = (message) =>
        message && typeof message.role === 'string' && typeof message.content === 'string';
    return Array.isArray(list) && list.length > 0 && list.every(isOne) ? list : null;
  } catch {
    return null;
  }
}

function promptElement(parts) {
  const messages = parts.length === 1 ? messagesOf(parts[0]) : null;
  if (!messages) return element('div', {class: 'text', dir: 'auto'}, ...parts.map(partElement));
  return element(
      'div', {},
      ...messages.map(
          ({role, content}) => element(
              'div', {class: 'message'}, element('span', {class: 'role'}, visible(role)),
              element('div', {class: 'text', dir: 'auto'}, visible(content)))));
}

class SampleView {
  constructor(rows, texts, selection, data) {
    this.rows = rows;
    this.texts = texts;
    this.selection = selection;
    this.data = data;
    this.root = element('article', {class: 'sample', tabindex: '0', 'aria-label': 'Sample'});
    this.place = -1;
  }

  show(place) {
    this.place = place;
    this.root.replaceChildren(
        ...(place < 0 ? [this.emptyView()] : this.sampleParts(place)).filter(Boolean));
    this.root.scrollTop = 0;
    markSearch(this.root, this.selection.text);
  }

  emptyView() {
    return element(
        'p', {class: 'quiet empty'}, 'Choose a sample: with a click, or with ↑ and ↓ in the list.');
  }

  sampleParts(place) {
    const {rows, texts} = this;
    const hasText = rows.hasText[place];
    return [
      element(
          'button', {
            type: 'button',
            class: 'to-list',
            onclick: () => document.getElementById('samples').scrollIntoView()
          },
          '↑ Back to the list'),
      this.head(place),
      this.detail(place),
      this.siblings(place),
      this.scores(place),
      hasText ? this.answers(place) : element('p', {class: 'note'}, this.noTextSentence()),
      hasText ? this.textSection(place, 'prompt', 'Prompt') : null,
      hasText ? this.textSection(place, 'completion', 'Completion') : null,
      hasText && !texts.isReady ? element('p', {class: 'quiet'}, 'Texts are being unpacked…') :
                                  null,
    ];
  }

  noTextSentence() {
    return `This page holds the texts of ${whole(this.rows.textCount)} of ${
        whole(this.data.totals.rows)} rows; this row's are in the file above.`;
  }

  head(place) {
    const {rows} = this;
    const outcome = OUTCOMES[rows.outcome[place]];
    const fact = (name, value) => value === '' ?
        null :
        element('div', {}, element('dt', {}, name), element('dd', {}, visible(value)));
    const file = rows.fileNames[rows.file[place]];
    return element(
        'header', {},
        element(
            'h3', {}, visible(rows.idText(place)), ' ',
            element('span', {class: 'quiet'}, `#${rows.index[place]}`)),
        element(
            'dl', {class: 'facts'},
            element(
                'div', {}, element('dt', {}, 'outcome'),
                element('dd', {class: 'text-' + outcome.name}, `${outcome.sign} ${outcome.name}`)),
            fact(
                singular(this.data.reason_name).toLowerCase(),
                rows.reasonNames[rows.reason[place]]),
            fact('reward', short(rows.reward[place])),
            fact('source', rows.sourceNames[rows.source[place]]),
            fact('length', rows.length[place] > 0 ? `${whole(rows.length[place])} characters` : ''),
            fact('where', file ? `${file}:${rows.line[place]}` : '')));
  }

  /** The other completions of the prompt. */
  siblings(place) {
    const {rows} = this;
    const prompt = rows.prompt[place];
    if (Number.isNaN(prompt)) return null;
    const places = [];
    for (let other = 0; other < rows.count && places.length < 64; ++other)
      if (rows.prompt[other] === prompt) places.push(other);
    if (places.length < 2) return null;
    const hasIndices = new Set(places.map((other) => rows.index[other])).size === places.length;
    return element(
        'nav', {class: 'siblings', 'aria-label': 'Completions of this prompt'},
        ...places.map((other, position) => {
          const outcome = OUTCOMES[rows.outcome[other]];
          return element(
              'button', {
                type: 'button',
                class: 'chip text-' + outcome.name,
                'aria-current': other === place ? 'true' : undefined,
                title: visible(`${rows.idText(other)} #${rows.index[other]}: ${
                    outcome.name}, reward ${short(rows.reward[other])}`),
                onclick: () => this.selection.set({row: String(rows.ordinal[other])})
              },
              `${outcome.sign} ${hasIndices ? rows.index[other] : position + 1}`);
        }));
  }

  scores(place) {
    const {rows} = this;
    const known = rows.scoreNames.map((name, i) => [name, rows.scores[i][place]])
                      .filter(([, value]) => !Number.isNaN(value));
    if (known.length < 2) return null;
    return element(
        'div', {class: 'scrolls'},
        tableElement(
            'Components', ['component', 'score'],
            known.map(([name, value]) => [name, short(value)])));
  }

  answers(place) {
    const box = (name, kind, className) => {
      const parts = this.texts.parts(place, kind);
      return element(
          'div', {class: 'answer'}, name,
          parts.length === 0 ?
              element('p', {class: 'quiet'}, 'none') :
              element('div', {class: 'text ' + className, dir: 'auto'}, ...parts.map(partElement)));
    };
    const isMarked = this.texts.parts(place, 'completion').some(Array.isArray);
    const toMark = element(
        'button', {
          type: 'button',
          class: 'link',
          id: 'to-mark',
          onclick: () => this.root.querySelector('mark').scrollIntoView({block: 'center'})
        },
        'marked below');
    const title = element('h4', {}, 'Extracted answer', ...(isMarked ? [', ', toMark] : []));
    if (this.texts.plain(place, 'extracted') === '' && this.texts.plain(place, 'reference') === '')
      return null;
    return element(
        'div', {class: 'answers'}, box(title, 'extracted', 'is-extracted'),
        box(element('h4', {}, 'Reference as understood'), 'reference', ''));
  }

  detail(place) {
    const text = this.texts.plain(place, 'detail');
    return text === '' ? null : element('p', {class: 'detail', dir: 'auto'}, visible(text));
  }

  textSection(place, kind, name) {
    const parts = this.texts.parts(place, kind);
    if (parts.length === 0 || (parts.length === 1 && parts[0] === '')) return null;
    return element(
        'section', {class: kind}, element('h4', {}, name),
        kind === 'prompt' ?
            promptElement(parts) :
            element('div', {class: 'text', dir: 'auto'}, ...parts.map(partElement)));
  }
}

/** Shows where the searched text stands, where the browser can do so without changing the page. */
function markSearch(root, text) {
  if (!globalThis.CSS?.highlights) return;
  CSS.highlights.delete('searched');
  if (!text) return;
  const pattern = new RegExp(escapedPattern(text), 'gi');
  const highlight = new Highlight();
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node && highlight.size < 1000; node = walker.nextNode())
    for (const match of node.data.matchAll(pattern)) {
      const range = new Range();
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      highlight.add(range);
    }
  CSS.highlights.set('searched', highlight);
}
