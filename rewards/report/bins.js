// Which values share a bar.

/** Bins of a column of numbers: one for each value where there are few, else of equal width. */
function valueBins(values, outcomes) {
  const distinct = new Set();
  for (const value of values) {
    distinct.add(value);
    if (distinct.size > 12) break;
  }
  if (distinct.size <= 12) {
    const bins =
        [...distinct].sort((a, b) => a - b).map((value) => outcomeBin(value, short(value)));
    return filled(bins, values, outcomes);
  }
  let low = Infinity, high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const ticks = d3.scaleLinear().domain([low, high]).nice(20).ticks(20);
  const bins =
      ticks.slice(1).map((end, i) => outcomeBin(ticks[i], `${short(ticks[i])} to ${short(end)}`));
  return filled(bins, values, outcomes);
}

/** A bin begins at `low` and ends where the next one begins. */
function outcomeBin(low, label) {
  return {
    low,
    label,
    tick: short(low),
    counts: OUTCOMES.map(() => 0),
    least: Infinity,
    most: -Infinity
  };
}

/**
 * Counts values by kind; a bin knows the least and the most of its values, which choose its rows.
 */
function filled(bins, values, kinds) {
  for (let i = 0; i < values.length; ++i) {
    const value = values[i], bin = bins[binOf(bins, value)];
    ++bin.counts[kinds[i]];
    if (value < bin.least) bin.least = value;
    if (value > bin.most) bin.most = value;
  }
  return bins;
}

/**
   A bin for each share that prompts with the commonest number of completions can have: bins of
   another width would hold more of these shares here and fewer there. Never and always have bins of
   their own.
 */
function passBins(rates) {
  const ofSize = new Map();
  for (const {scored} of rates) ofSize.set(scored, (ofSize.get(scored) ?? 0) + 1);
  const [commonest] = [...ofSize].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0];
  const isWhole = ofSize.size === 1 && commonest <= 40;
  const parts = isWhole || (commonest >= 4 && commonest <= 40) ? commonest : 10;
  const bins = [];
  for (let part = 0; part <= parts; ++part) {
    const share = part / parts, isEnd = part === 0 || part === parts;
    bins.push({
      low: isEnd     ? share :
          part === 1 ? Number.MIN_VALUE :
                       (part - 0.5) / parts,
      label: isWhole ? `${part} of ${parts}` :
          isEnd ? percent(share) :
                  `about ${percent(share)}`,
      tick: isWhole ? String(part) : d3.format('.0%')(share),
      counts: [0],
      least: Infinity,
      most: -Infinity,
    });
  }
  return {
    bins:
        filled(bins, rates.map((rate) => rate.correct / rate.scored), new Uint8Array(rates.length)),
    xTitle: isWhole ? `correct completions of a prompt's ${parts}` :
                      'share of a prompt\'s completions that are correct',
  };
}

/** The last bin that does not begin above the value. */
function binOf(bins, value) {
  let low = 0, high = bins.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (bins[middle].low <= value)
      low = middle;
    else
      high = middle - 1;
  }
  return low;
}

/** Bins that grow by a factor: lengths are spread over orders of magnitude. */
function lengthBins(values, outcomes) {
  const sorted = Float64Array.from(values).sort();
  const low = Math.max(1, sorted[Math.floor(sorted.length * 0.005)]);
  const high = Math.max(low + 1, sorted[Math.ceil(sorted.length * 0.995) - 1] + 1);
  const wanted = 12;
  const factor = Math.max(1.1, Math.pow(high / low, 1 / wanted));
  const starts = [0];
  for (let edge = low * factor; edge < high && starts.length < wanted; edge *= factor) {
    const rounded = rounded2(edge);
    if (rounded > starts.at(-1)) starts.push(rounded);
  }
  const bins = starts.map((start, i) => {
    const end = i + 1 < starts.length ? starts[i + 1] - 1 : Math.max(sorted.at(-1), start);
    return {
      ...outcomeBin(start, `${whole(start)} to ${whole(end)}`),
      tick: d3.format('.2~s')(start)
    };
  });
  return filled(bins, values, outcomes);
}

function rounded2(value) {
  return Math.round(Number(value.toPrecision(2)));
}
