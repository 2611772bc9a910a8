// A writer asks what a rule is about, where a control is declared, what was understood and how all documents stand, and
// wants fewer comments.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './support/workbench.mjs';

const DOCUMENT = 'narratives/backup-and-recovery.md';

const NARRATIVE = `# Access review

Owner: Security Lead
Frequency: Quarterly

The Security Lead compares each AWS group with the staff list and closes an ACCESS ticket for it.

The on-call engineer opens an INC ticket before using the break-glass account.

Sessions are recorded in Datadog.
`;

const MEETING = `# Monthly meeting

LL-09 is part of it: the Head of Security closes the ACCESS ticket of the quarter.
`;

await run('asking', {
  prepare(workbench) {
    writeFileSync(join(workbench.folder, 'narratives/access-review.md'), NARRATIVE);
    writeFileSync(join(workbench.folder, 'narratives/meeting.md'), MEETING);
  },
  async test(workbench) {
    const { page } = workbench;
    const { summary } = workbench.check('.');
    await workbench.openDocument(DOCUMENT);
    const { findings } = workbench.check(DOCUMENT);
    await workbench.seesComments(findings.length);

    // The rule, from the light bulb and from the palette.
    const [{ rule, range }] = findings;
    await workbench.goTo(range.start.line, range.start.column + 1);
    await workbench.openLightBulb();
    await workbench.sees('.action-widget', `Explain this rule (${rule})`);
    await workbench.choose(`Explain this rule (${rule})`);
    await workbench.sees('.tab', `Preview ${rule}.md`);
    await workbench.seesPreview('What a reviewer asks');
    await workbench.ask('sayso: Explain a Rule…', 'open-deadline', 'open-deadline');
    await workbench.seesPreview('how many hours or days');
    await workbench.closeAll();

    // All documents.
    await workbench.command('sayso: Check All Documents in the Workspace');
    await workbench.sees('.notification-list-item', `${summary.findings} comments in`);
    await workbench.sees('.markers-panel .monaco-list-row', 'TBD');
    await workbench.press('Escape');
    await workbench.command('Notifications: Clear All Notifications');
    await workbench.press('Control+j');
    await workbench.command('sayso: Open a Report on the Workspace');
    await workbench.sees('.tab', 'Report on Larkspur Ledger');
    await workbench.sees('.view-line', 'fix:');
    await workbench.closeAll();

    // Fewer comments.
    await workbench.openDocument('narratives/logging-and-monitoring.md');
    const all = workbench.check('narratives/logging-and-monitoring.md');
    await workbench.seesComments(all.findings.length);
    const certain = workbench.check('narratives/logging-and-monitoring.md', '--min-confidence', 'high');
    workbench.set({ 'sayso.minConfidence': 'high' });
    await workbench.seesComments(certain.findings.length);
    workbench.set({});
    await workbench.seesComments(all.findings.length);

    // What was understood of a control stands above it; its comments are counted there, which leads to their list.
    await workbench.openDocument('narratives/vendor-management.md');
    const vendors = workbench.read('narratives/vendor-management.md').toString().split('\n');
    await workbench.goTo(vendors.indexOf('# Offboarding') + 1, 1);
    const above = page.locator('.codelens-decoration');
    await workbench.sees(above, 'no owner');
    await above.locator('a', { hasText: /^\d+ comments$/ }).filter({ visible: true }).first().click();
    await page.locator('.markers-panel .monaco-list-row').first().waitFor();
    await workbench.press('Control+j');

    // Where a control is declared.
    await workbench.openDocument('narratives/meeting.md');
    await workbench.goTo(3, 2);
    await workbench.press('F12');
    await workbench.sees('.tab.active', 'control-matrix.md');
    const matrix = workbench.read('control-matrix.md').toString().split('\n');
    const row = matrix.findIndex((line) => line.startsWith('| LL-09 ')) + 1;
    await workbench.sees('#status\\.editor\\.selection', `Ln ${row}, Col 3`);

    // What was understood, of the text as it stands.
    await workbench.closeAll();
    await workbench.press('Control+b');
    await workbench.openDocument('narratives/access-review.md');
    await workbench.seesComments(0);
    const colour = (words) =>
      page.locator('.view-line span span', { hasText: words }).first().evaluate((span) => getComputedStyle(span).color);
    await workbench.until('the performer to have a colour', async () => {
      return (await colour('The Security Lead')) !== (await colour('with the staff list'));
    });
    await workbench.press('Control+End');
    await workbench.type('\nRecordings are deleted regularly.');
    await workbench.seesComments(1);
    await workbench.command('sayso: Show What Was Understood');
    await workbench.sees('.tab', 'Understood of access-review');
    await workbench.sees('.view-line', 'The Security Lead (from sentence');
    await workbench.sees('.view-line', 'Recordings');
    await workbench.picture('understood');

    // The walkthrough.
    await workbench.ask('Welcome: Open Walkthrough...', 'Your first comments', 'Your first comments');
    await workbench.sees('.gettingStartedContainer', 'Mend it with the light bulb');
    await workbench.picture('walkthrough');
  },
});
