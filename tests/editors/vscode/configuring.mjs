// A writer breaks sayso.toml, is told so there and nowhere else, and mends it with a rule switched off.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './support/workbench.mjs';

const DOCUMENT = 'narratives/vendor-management.md';

await run('configuring', {
  prepare(workbench) {
    writeFileSync(join(workbench.folder, 'sayso.toml'), '# Larkspur Ledger\n');
    // As with an extension that knows TOML: the file is no plain text then.
    workbench.set({ 'files.associations': { '*.toml': 'ini' } });
  },
  async test(workbench) {
    const { page } = workbench;
    const all = workbench.check(DOCUMENT).findings.length;
    const others = workbench.check(DOCUMENT, '--ignore', 'open-cadence').findings.length;
    await workbench.openDocument(DOCUMENT);
    await workbench.seesComments(all);

    // The mistake, in a file that is not saved.
    await workbench.openDocument('sayso.toml');
    await workbench.press('Control+End');
    await workbench.type('ruels.open-cadence = "off"');
    await page.locator('.squiggly-error').first().waitFor({ state: 'attached' });
    await workbench.command('View: Toggle Problems');
    const problems = page.locator('.markers-panel .monaco-list-row');
    await page.locator('.panel .viewpane-filter input').fill('sayso.toml');
    await workbench.sees(problems, 'ruels');
    await workbench.picture('mistake');
    await workbench.openDocument(DOCUMENT);
    await workbench.seesComments(all);

    // Mended.
    await workbench.openDocument('sayso.toml');
    await workbench.press('Control+a');
    await workbench.type('rules.open-cadence = "off"');
    await page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
    await workbench.openDocument(DOCUMENT);
    await workbench.seesComments(others);
  },
});
