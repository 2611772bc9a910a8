// The HTML report in a browser without a window: node html.mjs TOOLS CHROMIUM PAGE PROGRAMME PICTURES
//
// TOOLS is where tests/report/install put playwright-core, PAGE the report on the documents of tests/cli/reports,
// PROGRAMME that on the examples,
// PICTURES where pictures of it go.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [tools, executablePath, page, programme, pictures] = process.argv.slice(2);
const { chromium } = createRequire(join(tools, 'package.json'))('playwright-core');

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  const tab = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
  const asked = [];
  const complaints = [];
  tab.on('request', (request) => asked.push(request.url()));
  tab.on('console', (message) => complaints.push(message.text()));
  tab.on('pageerror', (error) => complaints.push(String(error)));
  await tab.goto(pathToFileURL(page).href);

  const shown = () => tab.locator('.comment:visible').count();
  const all = await shown();
  assert.ok(all >= 5, 'the documents have comments');
  assert.equal(await tab.locator('#shown').textContent(), `${all} of ${all} shown`);

  // What looks like markup in a document is its text.
  assert.equal(await tab.locator('.text', { hasText: 'Larkspur <Core> & "Vault"' }).count(), 1);
  assert.equal(await tab.locator('core').count(), 0);

  // A comment stands beside its words, or below them on a phone.
  const comment = tab.locator('.comment[data-rule="unfilled-placeholder"]');
  const words = tab.locator('.mark', { hasText: '[TBD]' });
  const beside = await comment.boundingBox();
  assert.ok(beside.x > (await words.boundingBox()).x);
  await tab.screenshot({ path: join(pictures, 'light.png') });
  await tab.setViewportSize({ width: 390, height: 800 });
  assert.ok((await comment.boundingBox()).y > (await words.boundingBox()).y);
  assert.ok(await tab.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing is cut off');
  await tab.screenshot({ path: join(pictures, 'phone.png') });
  await tab.setViewportSize({ width: 1280, height: 1000 });

  // Filters take away comments, their marks, and documents without any left; the keyboard reaches them.
  await tab.locator('select[name=rule]').selectOption('unfilled-placeholder');
  assert.equal(await shown(), 1);
  assert.equal(await tab.locator('.mark:not(.off)').count(), 1);
  await tab.locator('input[value=wording]').focus();
  await tab.keyboard.press('Space');
  assert.equal(await shown(), 0);
  assert.equal(await tab.locator('.document:visible').count() > 0, true, 'documents without comments stay');
  await tab.getByRole('button', { name: 'Show all' }).press('Enter');
  await tab.waitForFunction((count) => document.getElementById('shown').textContent === count, `${all} of ${all} shown`);
  await tab.locator('select[name=owner]').selectOption('IT Lead');
  await tab.locator('select[name=criterion]').selectOption('CC6.4');
  const ofRow = await shown();
  assert.ok(ofRow > 0, 'a row says itself whose it is');
  await tab.locator('select[name=owner]').selectOption('Head of Platform');
  await tab.locator('select[name=criterion]').selectOption('CC6.2');
  assert.equal(await shown(), all - ofRow, 'the fields of the document hold for the rest of it');

  // From the words to the comment and back.
  await words.focus();
  await tab.keyboard.press('Enter');
  assert.equal(await tab.locator('.comment:target').getAttribute('data-rule'), 'unfilled-placeholder');
  await comment.getByRole('link', { name: 'line 21' }).click();
  assert.match(await tab.evaluate(() => location.hash), /-words$/);

  await tab.emulateMedia({ colorScheme: 'dark' });
  await tab.screenshot({ path: join(pictures, 'dark.png') });
  await tab.emulateMedia({ media: 'print' });
  assert.equal(await tab.locator('#filters:visible').count(), 0);
  await tab.pdf({ path: join(pictures, 'print.pdf'), format: 'A4' });


  // Of a programme the page has the lists, each a part by itself.
  await tab.emulateMedia({ colorScheme: 'light', media: 'screen' });
  await tab.goto(pathToFileURL(programme).href);
  const parts = tab.locator('#parts a');
  const names = await parts.allTextContents();
  const open = async (name) => {
    await parts.filter({ hasText: name }).click();
    await tab.locator('#parts a[aria-current]', { hasText: name }).waitFor();
  };
  assert.deepEqual(names, ['Documents', 'Flow', 'Coverage', 'Questions', 'Plan', 'Scope', 'Facts']);
  for (const name of names.slice(1)) {
    await open(name);
    assert.equal(await tab.locator('.list:visible').count(), 1);
    assert.equal(await tab.locator('.document:visible').count(), 0);
    await tab.screenshot({ path: join(pictures, `${name.toLowerCase()}.png`) });
    await tab.setViewportSize({ width: 390, height: 800 });
    assert.ok(await tab.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} fits a phone`);
    await tab.setViewportSize({ width: 1280, height: 1000 });
  }
  assert.ok((await tab.locator('.heat span').count()) >= 10, 'criteria have tiles');

  // A place leads to its document.
  await open('Questions');
  await tab.locator('.place a:visible').first().click();
  await tab.locator('.row:target, .document:target').waitFor();
  assert.equal(await tab.locator('.list:visible').count(), 0);

  // A node shows what it is connected to, by mouse and by keyboard, and nothing else.
  await open('Flow');
  const owner = tab.locator('.flow .node', { has: tab.locator('text', { hasText: /^Platform Lead$/ }) });
  const edges = tab.locator('.flow .edge');
  const lit = tab.locator('.flow .edge.lit');
  await owner.click();
  const some = await lit.count();
  assert.ok(some > 0 && some < (await edges.count()));
  assert.ok((await tab.locator('.flow .control.lit').count()) > 0);
  await tab.screenshot({ path: join(pictures, 'chosen.png') });
  await tab.keyboard.press('Escape');
  assert.equal(await lit.count(), 0);
  await owner.focus();
  await tab.keyboard.press('Enter');
  assert.equal(await lit.count(), some);
  assert.equal(await owner.getAttribute('aria-pressed'), 'true');
  await tab.emulateMedia({ media: 'print' });
  assert.equal(await tab.locator('.list:visible').count(), names.length - 1, 'paper has all parts');
  await tab.pdf({ path: join(pictures, 'programme.pdf'), format: 'A4' });

  assert.deepEqual(asked, [page, programme].map((it) => pathToFileURL(it).href), 'nothing else is loaded');
  assert.deepEqual(complaints, []);
} finally {
  await browser.close();
}
