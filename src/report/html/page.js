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
