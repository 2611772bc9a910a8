// A writer opens an example, reads the comments, mends one by the light bulb, and writes on.

import assert from 'node:assert/strict';
import { run } from './support/workbench.mjs';

const DOCUMENT = 'narratives/vendor-management.md';

await run('writing', {
  async test(workbench) {
    const { page } = workbench;
    await workbench.openDocument(DOCUMENT);
    await workbench.press('Control+b');
    const { findings } = workbench.check(DOCUMENT);
    await workbench.seesComments(findings.length);

    // Lines that come above controls move the text, and VS Code closes a card when text moves.
    await workbench.sees('.codelens-decoration', 'comments');

    // The comment's card.
    const finding = findings.find(({ rule }) => rule === 'open-cadence');
    const within = finding.range.start.column + 3;
    await workbench.goTo(finding.range.start.line, within);
    await page.locator('.squiggly-warning').first().waitFor({ state: 'attached' });
    await workbench.press('Control+k', 'Control+i');
    for (const said of [finding.message, finding.note, finding.question]) {
      await workbench.sees('.monaco-hover', said);
    }
    await workbench.sees('.monaco-hover', 'Quick Fix');
    const heading = page.locator('.view-line span span', { hasText: '# Ongoing monitoring' });
    const weight = () => heading.evaluate((span) => getComputedStyle(span).fontWeight);
    await workbench.until('the headings to stand out', async () => (await weight()) === '700');
    await workbench.picture('hover');
    await workbench.press('Escape');

    // The number in the status bar leads to the list, which has the comments of all documents.
    await workbench.status().click();
    const problems = page.locator('.markers-panel .monaco-list-row');
    const filter = page.locator('.panel .viewpane-filter input');
    await filter.fill(finding.message);
    await workbench.sees(problems, 'vendor-management.md');
    await workbench.sees(problems, finding.question);
    await filter.fill('vendor-management.md');
    await workbench.sees(problems, findings.find(({ level }) => level === 'error').message);
    await workbench.picture('comments');

    // The light bulb, and what it leaves on the disk.
    await workbench.goTo(finding.range.start.line, within);
    await workbench.openLightBulb();
    const menu = page.locator('.action-widget');
    for (const { title } of finding.fixes) {
      await workbench.sees(menu, title);
    }
    await workbench.sees(menu, 'Explain this rule (open-cadence)');
    await workbench.picture('fixes');
    const before = workbench.read(DOCUMENT);
    await workbench.choose(finding.fixes[0].title);
    await workbench.seesComments(findings.length - 1);
    await workbench.press('Control+s');
    const expected = fixed(before, finding);
    await workbench.until('the fix to be saved', () => workbench.read(DOCUMENT).equals(expected));
    assert.equal(workbench.check(DOCUMENT).findings.length, findings.length - 1);

    // A new comment comes with its words and goes with them.
    await workbench.press('Control+End');
    await workbench.type('\n\nThe Platform Lead reviews access to DocuSign regularly in Jira.');
    await workbench.seesComments(findings.length);
    await workbench.press('Shift+Home', 'Delete');
    await workbench.seesComments(findings.length - 1);
  },
});

/** A text with the first fix of a finding in it. */
function fixed(text, finding) {
  const [edit, ...others] = finding.fixes[0].edits;
  assert.equal(others.length, 0);
  return Buffer.concat([text.subarray(0, edit.start), Buffer.from(edit.text), text.subarray(edit.end)]);
}
