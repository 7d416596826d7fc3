// Tables and bars that a command made, in its order.

function sectionsView(all) {
  const sections = all.filter((section) => section.kind !== 'curves');
  if (sections.length === 0) return null;
  return element(
      'section', {class: 'sections', 'aria-label': 'Results'}, ...sections.map((section) => {
        if (section.kind === 'note') return element('p', {class: 'note'}, visible(section.note));
        return section.kind === 'table' ? tableSection(section) : barsSection(section);
      }));
}

function tableSection({title, note, columns, rows}) {
  return element(
      'figure', {class: 'wide'},
      element(
          'figcaption', {}, element('h3', {}, visible(title)),
          note ? element('p', {class: 'quiet'}, visible(note)) : null),
      element('div', {class: 'scrolls'}, tableElement(title, columns, rows)));
}

function barsSection({title, note, labels, values, low, high}) {
  const rowHeight = 26,
        hasIntervals = low.length === values.length && high.length === values.length;
  const least = Math.min(0, ...values.filter(Number.isFinite));
  // Shares are seen as parts of a whole.
  const most = Math.max(...values.filter(Number.isFinite), ...high.filter(Number.isFinite), 1);
  const textOf = (i) => short(values[i]);
  const intervalText = (i) =>
      hasIntervals && Number.isFinite(low[i]) ? `${short(low[i])} to ${short(high[i])}` : '';
  return figure({
    title,
    note,
    wide: true,
    draw: (svg, width) => {
      const longest = Math.max(0, ...labels.map((label) => label.length));
      const left = Math.min(longest * 8 + 14, width * 0.42), right = width - 76;
      const fits = Math.floor((left - 14) / 8);
      const x = d3.scaleLinear().domain([least, most]).range([left, right]);
      svg.attr('width', width).attr('height', labels.length * rowHeight + 4);
      labels.forEach((label, i) => {
        const top = i * rowHeight, middle = top + rowHeight / 2;
        const group = svg.append('g').attr('class', 'bar');
        group.append('title').text(`${visible(label)}: ${textOf(i)} ${intervalText(i)}`);
        group.append('text')
            .attr('class', 'label')
            .attr('x', left - 8)
            .attr('y', middle)
            .attr('dy', '0.35em')
            .attr('text-anchor', 'end')
            .text(visible(label.length > fits ? label.slice(0, fits - 1) + '…' : label));
        if (!Number.isFinite(values[i])) return;
        const from = x(Math.min(0, values[i])), to = x(Math.max(0, values[i]));
        group.append('rect')
            .attr('class', intervalText(i) ? 'fill-accent pale' : 'fill-accent')
            .attr('x', from)
            .attr('y', top + 4)
            .attr('width', Math.max(1, to - from))
            .attr('height', rowHeight - 8);
        let end = to;
        if (intervalText(i)) {
          end = Math.max(end, x(high[i]));
          group.append('line')
              .attr('class', 'interval')
              .attr('x1', x(low[i]))
              .attr('x2', x(high[i]))
              .attr('y1', middle)
              .attr('y2', middle);
        }
        group.append('text')
            .attr('class', 'value')
            .attr('x', end + 6)
            .attr('y', middle)
            .attr('dy', '0.35em')
            .text(textOf(i));
      });
    },
    table: {
      columns: hasIntervals ? ['', 'value', 'interval'] : ['', 'value'],
      rows: labels.map(
          (label, i) => hasIntervals ? [label, textOf(i), intervalText(i)] : [label, textOf(i)])
    },
  });
}
