// The page's data: two gzip streams of JSON in base64. The first has a column for each of the rows'
// numbers, the second the texts of some of the rows; report_data.cc writes both.

const OUTCOMES = [
  {name: 'correct', sign: '✓'},
  {name: 'incorrect', sign: '✗'},
  {name: 'unscorable', sign: '○'},
  {name: 'error', sign: '!'},
];

function bytesOfBase64(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; ++i) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

async function unpack(elementId) {
  const element = document.getElementById(elementId);
  const bytes = bytesOfBase64(element.textContent);
  element.remove();
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).json();
}

const numbers = (list) => Float64Array.from(list, (value) => value === null ? NaN : value);

/** What is known of every row; a row is named by its place here, and by its ordinal outside. */
class Rows {
  constructor(data) {
    const columns = data.columns;
    this.count = columns.ordinal.length;
    this.ordinal = numbers(columns.ordinal);
    this.id = columns.id;
    this.index = numbers(columns.index);
    this.file = Uint16Array.from(columns.file);
    this.line = numbers(columns.line);
    this.outcome = Uint8Array.from(columns.outcome);
    this.reason = Uint16Array.from(columns.reason);
    this.source = Uint16Array.from(columns.source);
    this.length = numbers(columns.length);
    this.reward = numbers(columns.reward);
    this.prompt = numbers(columns.prompt);
    this.scores = columns.components.map(numbers);
    this.fileNames = data.files;
    this.sourceNames = data.sources;
    this.reasonNames = data.reasons;
    this.scoreNames = data.components;
    this.hasText = new Uint8Array(this.count);
    for (const place of data.with_text) this.hasText[place] = 1;
    this.isCharted = new Uint8Array(this.count).fill(1);
    for (const place of data.text_only) this.isCharted[place] = 0;
    this.textCount = data.with_text.length;
    this.chartedCount = this.count - data.text_only.length;
  }

  /** The id as a person writes it: that of `"a-7"` is a-7. */
  idText(place) {
    const id = this.id[place];
    if (!id.startsWith('"')) return id;
    try {
      return JSON.parse(id);
    } catch {
      return id;
    }
  }

  sourceName(number) {
    return this.sourceNames[number] || '(no source)';
  }

  placeOfOrdinal(ordinal) {
    let low = 0, high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.ordinal[middle] < ordinal)
        low = middle + 1;
      else
        high = middle;
    }
    return low < this.count && this.ordinal[low] === ordinal ? low : -1;
  }

  isScored(place) {
    return this.outcome[place] < 2;
  }
}

/**
   The texts of some of the rows. Each is a list of parts: a string is text, a list of one string
    is the marked answer, a number says how many bytes are left out there.
 */
class Texts {
  static kinds = ['prompt', 'completion', 'extracted', 'reference', 'detail'];

  constructor(rows) {
    this.rows = rows;
    this.partsOf = new Map();
    this.searchable = new Map();
    this.isReady = false;
  }

  fill(list) {
    for (const [place, ...parts] of list) this.partsOf.set(place, parts);
    this.searchable.clear();
    this.isReady = true;
  }

  /** The parts of one text of a row; none where the row's texts are not here. */
  parts(place, kind) {
    const all = this.partsOf.get(place);
    return all ? all[Texts.kinds.indexOf(kind)] : [];
  }

  plain(place, kind) {
    return this.parts(place, kind).map(textOfPart).join('');
  }

  matches(place, pattern) {
    let text = this.searchable.get(place);
    if (text === undefined) {
      text = [this.rows.idText(place), ...Texts.kinds.map((kind) => this.plain(place, kind))].join(
          '\n');
      this.searchable.set(place, text);
    }
    return pattern.test(text);
  }
}

function textOfPart(part) {
  if (typeof part === 'string') return part;
  return Array.isArray(part) ? part[0] : '\n';
}
