'use strict';
// Shows and hides what the page holds already. Texts of documents go through textContent only.

const form = document.getElementById('filters');
const comments = [...document.querySelectorAll('.comment')];
const marks = [...document.querySelectorAll('.mark')];
const choices = ['rule', 'owner', 'criterion'];

const values = (comment, name) => comment.dataset[name].split('|').filter((value) => value !== '');

function fill(select) {
  const found = new Set(comments.flatMap((comment) => values(comment, select.name)));
  for (const value of [...found].sort()) {
    const option = document.createElement('option');
    option.value = option.textContent = value;
    select.append(option);
  }
  select.parentElement.hidden = found.size === 0;
}

function list() {
  return [...document.querySelectorAll('.document')].flatMap((section) => {
    const inside = [...section.querySelectorAll('.comment')];
    if (inside.length === 0) return [];
    const item = document.createElement('li');
    const link = document.createElement('a');
    const count = document.createElement('span');
    link.href = '#' + section.id;
    link.textContent = section.dataset.path;
    item.append(link, count);
    document.getElementById('documents').append(item);
    return [{ section, inside, item, count }];
  });
}

function filter(documents) {
  const asked = new FormData(form);
  const wanted = (comment) =>
    asked.getAll('level').includes(comment.dataset.level) &&
    asked.getAll('family').includes(comment.dataset.family) &&
    choices.every((name) => asked.get(name) === '' || values(comment, name).includes(asked.get(name)));
  const shown = new Set();
  for (const comment of comments) {
    comment.hidden = !wanted(comment);
    if (!comment.hidden) shown.add(comment.id);
  }
  for (const mark of marks) mark.classList.toggle('off', !mark.dataset.of.split(' ').some((id) => shown.has(id)));
  for (const { section, inside, item, count } of documents) {
    const number = inside.filter((comment) => !comment.hidden).length;
    section.hidden = item.hidden = number === 0;
    count.textContent = String(number);
  }
  document.getElementById('shown').textContent = `${shown.size} of ${comments.length} shown`;
}

// The documents and each list are parts, of which one is shown; paper has them all.
function parts() {
  const nav = document.getElementById('parts');
  const programmes = [...document.querySelectorAll('.programme')];
  if (programmes.length === 0) return;
  const all = [];
  const add = (part, name) => {
    const link = document.createElement('a');
    link.href = '#' + part.id;
    link.textContent = name;
    nav.append(link);
    all.push({ part, link });
  };
  add(document.getElementById('all'), 'Documents');
  for (const programme of programmes) {
    if (programmes.length > 1) {
      const name = document.createElement('span');
      name.textContent = programme.dataset.name + ':';
      nav.append(name);
    }
    for (const list of programme.querySelectorAll('.list')) {
      add(list, list.dataset.name[0].toUpperCase() + list.dataset.name.slice(1));
    }
  }
  const show = () => {
    const target = document.getElementById(location.hash.slice(1));
    const wanted = all.find(({ part }) => target !== null && part.contains(target)) ?? all[0];
    const change = wanted.part.classList.contains('away');
    for (const { part, link } of all) {
      part.classList.toggle('away', part !== wanted.part);
      if (part === wanted.part) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
    if (change && target === wanted.part) window.scrollTo({ top: Math.min(window.scrollY, nav.offsetTop) });
    else if (change) target?.scrollIntoView();
  };
  window.addEventListener('hashchange', show);
  show();
  nav.hidden = false;
}

// Places in lists lead to the documents, as far as the page holds these.
function places() {
  const documents = new Map([...document.querySelectorAll('.document')].map((it) => [it.dataset.path, it]));
  for (const place of document.querySelectorAll('.place')) {
    const [, path, line] = place.textContent.match(/^(.*):(\d+)$/s) ?? [];
    const section = documents.get(path);
    if (!section) continue;
    const row = [...section.querySelectorAll('.row')].findLast((row) => Number(row.dataset.line) <= Number(line));
    if (row && row.id === '') row.id = `${section.id}-line-${row.dataset.line}`;
    const link = document.createElement('a');
    link.href = '#' + (row ?? section).id;
    link.textContent = place.textContent;
    place.replaceChildren(link);
  }
}

// What one node of a drawing is connected to.
function drawing(svg) {
  const of = (it) => it.dataset.of.split(' ').filter((control) => control !== '');
  const edges = [...svg.querySelectorAll('.edge')];
  const nodes = [...svg.querySelectorAll('.node')];
  const kind = (id) => id.slice(id.lastIndexOf('-') + 1)[0];
  const choose = (chosen) => {
    svg.classList.toggle('choosing', chosen !== null);
    const controls = new Set(chosen === null ? [] : of(chosen));
    const lit = new Set(chosen === null ? [] : [chosen.id]);
    for (const edge of edges) {
      const ends = [edge.dataset.from, edge.dataset.to];
      const own = chosen !== null && ends.includes(chosen.id);
      // Other owners of the same controls are no concern of this one.
      const others = chosen !== null && !own && ends.some((id) => kind(id) === kind(chosen.id) && kind(id) !== 'f');
      const on = own || (!others && of(edge).some((control) => controls.has(control)));
      edge.classList.toggle('lit', on);
      if (on) ends.forEach((id) => lit.add(id));
    }
    for (const node of nodes) {
      const on = lit.has(node.id) || (kind(node.id) === 'c' && controls.has(node.dataset.of));
      node.classList.toggle('lit', on);
      node.classList.toggle('chosen', node === chosen);
      node.setAttribute('aria-pressed', String(node === chosen));
    }
  };
  for (const node of nodes) {
    const toggle = () => choose(node.classList.contains('chosen') ? null : node);
    node.addEventListener('click', toggle);
    node.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      toggle();
    });
  }
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') choose(null);
  });
}

places();
document.querySelectorAll('.flow').forEach(drawing);
parts();

if (form) {
  choices.forEach((name) => fill(form.elements[name]));
  const documents = list();
  form.addEventListener('input', () => filter(documents));
  // The fields have their old values again only after the event.
  form.addEventListener('reset', () => setTimeout(filter, 0, documents));
  form.addEventListener('submit', (event) => event.preventDefault());
  filter(documents);
  form.hidden = false;
}
