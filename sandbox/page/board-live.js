// Keeps the open board page up to date: asks every second what changed, and fetches only the groups that did.
const main = document.getElementById('groups');
const search = document.querySelector('input[type=search]');
const board = location.pathname;
const unfolded = new Set();
const MOST_OPEN_BY_ITSELF = 8;
let revision = document.body.dataset.revision;

async function fetchSection(id, { rows = '', isOpen = true } = {}) {
  const query = new URLSearchParams({ rows, open: isOpen ? 'yes' : 'no', q: search.value });
  const response = await fetch(`${board}/groups/${id}?${query}`);
  const holder = document.createElement('template');
  holder.innerHTML = await response.text();
  return holder.content.firstElementChild;
}

async function refresh(old, rows = old.dataset.rows) {
  const known = new Set([...old.querySelectorAll('tr.item')].map((row) => row.id));
  const fresh = await fetchSection(old.id, { rows, isOpen: old.open });
  if (!fresh) return;
  const wasLoaded = old.querySelector('table') !== null;
  for (const row of fresh.querySelectorAll('tr.item')) {
    if (wasLoaded && rows === old.dataset.rows && !known.has(row.id)) row.classList.add('new');
    if (unfolded.has(row.id)) toggle(row, true);
  }
  old.replaceWith(fresh);
}

function toggle(row, isOpen) {
  const subitems = row.nextElementSibling;
  if (!subitems?.matches('.subitems')) return;
  subitems.hidden = !isOpen;
  row.querySelector('.fold').setAttribute('aria-expanded', isOpen);
  if (isOpen) unfolded.add(row.id);
  else unfolded.delete(row.id);
}

async function update() {
  const query = new URLSearchParams({ revision, q: search.value });
  const changes = await (await fetch(`${board}/changes?${query}`)).json();
  if (!changes.groups) return;
  const wanted = new Set(changes.groups.map(({ id }) => id));
  for (const section of [...main.children]) if (!wanted.has(section.id)) section.remove();
  let previous = null;
  document.getElementById('totals').textContent = changes.totals;
  for (const { id, title, count, revision: groupRevision } of changes.groups) {
    let section = document.getElementById(id);
    if (section?.open === false) {
      // Its rows may be old now: they are asked for when it is opened.
      section.querySelector('table')?.remove();
      section.querySelector('.title').textContent = title;
      section.querySelector('.count').textContent = count;
      section.dataset.revision = groupRevision;
    } else if (!section) {
      const isOpen = search.value !== '' || main.querySelectorAll('details[open]').length < MOST_OPEN_BY_ITSELF;
      section = await fetchSection(id, { isOpen });
      if (!section) continue;
    } else if (section.dataset.revision !== String(groupRevision)) {
      await refresh(section);
      section = document.getElementById(id);
    }
    const place = previous ? previous.nextElementSibling : main.firstElementChild;
    if (section !== place) main.insertBefore(section, place);
    previous = section;
  }
  revision = changes.revision;
}

async function poll() {
  const live = document.getElementById('live');
  try {
    if (!document.hidden) await update();
    live.className = '';
    live.textContent = 'Live';
  } catch {
    live.className = 'lost';
    live.textContent = 'Not reachable';
  }
  setTimeout(poll, 1000);
}

main.addEventListener('click', (event) => {
  const fold = event.target.closest('.fold');
  if (fold) toggle(fold.closest('tr'), fold.getAttribute('aria-expanded') !== 'true');
  const more = event.target.closest('.more');
  if (more) void refresh(more.closest('details'), more.dataset.rows);
});

// A folded group comes without its rows.
main.addEventListener('toggle', (event) => event.target.open && !event.target.querySelector('table') && refresh(event.target), true);

document.getElementById('unfold').addEventListener('click', () => {
  for (const section of main.children) section.open = true;
});
document.getElementById('foldall').addEventListener('click', () => {
  for (const section of main.children) section.open = false;
});

let typing;
search.addEventListener('input', () => {
  clearTimeout(typing);
  typing = setTimeout(() => {
    for (const section of main.children) section.dataset.revision = '';
    revision = '';
    history.replaceState(null, '', search.value ? `?${new URLSearchParams({ q: search.value })}` : board);
    void update();
  }, 200);
});
document.querySelector('form').addEventListener('submit', (event) => event.preventDefault());

setTimeout(poll, 1000);
