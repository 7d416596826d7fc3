// Puts the page together: first all that needs numbers alone, then the texts.

const THEMES = ['auto', 'dark', 'light'];

/** `auto` follows the system. What was chosen is kept where the browser keeps things for files. */
function startTheme(button) {
  let stored = null;
  try {
    stored = localStorage.getItem('cupel-theme');
  } catch {
    // A browser may refuse; then the choice lasts as long as the page.
  }
  const show = (theme) => {
    if (theme === 'auto')
      delete document.documentElement.dataset.theme;
    else
      document.documentElement.dataset.theme = theme;
    button.textContent = `Theme: ${theme}`;
    button.dataset.theme = theme;
  };
  show(THEMES.includes(stored) ? stored : 'auto');
  button.addEventListener('click', () => {
    const next = THEMES[(THEMES.indexOf(button.dataset.theme) + 1) % THEMES.length];
    show(next);
    try {
      localStorage.setItem('cupel-theme', next);
    } catch {
      // As above.
    }
  });
}

function showHead(data) {
  document.getElementById('title').textContent = visible(data.title);
  const about = document.getElementById('about');
  if (data.command) about.append(element('code', {}, visible(data.command)), element('br'));
  about.append([`cupel ${data.cupel}`, data.date].filter(Boolean).map(visible).join(' · '));
}

async function start() {
  startTheme(document.getElementById('theme'));
  const main = document.getElementById('main');
  try {
    const data = await unpack('rows-data');
    const rows = new Rows(data);
    const texts = new Texts(rows);
    const selection = new Selection(rows, texts);
    selection.readAddress();
    showHead(data);
    const parts = [];
    let browser = null;
    const curves = data.sections.filter((section) => section.kind === 'curves');
    if (curves.length > 0) parts.push(new CurvesView(curves).root);
    if (rows.count > 0) parts.push(totalsView(data, rows));
    parts.push(sectionsView(data.sections));
    if (rows.count > 0) {
      browser = new SampleBrowser(rows, texts, selection, data);
      parts.push(new ChartsView(rows, selection, data).root, browser.root);
    }
    main.replaceChildren(...parts.filter(Boolean));
    browser?.start();
    if (selection.row) browser?.root.scrollIntoView();
    // An address of its own would take the place of what was chosen.
    document.querySelector('.skip').addEventListener('click', (event) => {
      event.preventDefault();
      browser?.root.scrollIntoView();
      browser?.list.root.focus();
    });
    addEventListener('hashchange', () => {
      selection.readAddress();
      selection.set(Object.fromEntries(Selection.fields.map((field) => [field, selection[field]])));
    });
    document.documentElement.dataset.ready = Math.round(performance.now());
    texts.fill(await unpack('texts-data'));
    browser?.textsArrived();
    document.documentElement.dataset.texts = Math.round(performance.now());
  } catch (error) {
    const advice = 'It needs a browser of 2024 or later; if it was cut short, write it again.';
    const sentence = `This page could not be opened: ${error.message}. ${advice}`;
    main.replaceChildren(element('p', {class: 'note', role: 'alert'}, sentence));
    throw error;
  }
}

start();
