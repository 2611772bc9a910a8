// The HTML report in a browser without a window: node html.mjs TOOLS CHROMIUM PAGE PICTURES
//
// TOOLS is where tests/report/install put playwright-core, PAGE the report on the documents of tests/cli/reports,
// PICTURES where pictures of it go.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [tools, executablePath, page, pictures] = process.argv.slice(2);
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

  assert.deepEqual(asked, [pathToFileURL(page).href], 'nothing else is loaded');
  assert.deepEqual(complaints, []);
} finally {
  await browser.close();
}
