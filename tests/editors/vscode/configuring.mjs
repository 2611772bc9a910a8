// A writer gets a sayso.toml, breaks it and mends it; the comments follow.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './support/workbench.mjs';

const DOCUMENT = 'narratives/vendor-management.md';

await run('configuring', {
  async test(workbench) {
    const { page } = workbench;
    const goToTab = (name) => page.locator('.tab', { hasText: name }).click();
    const write = (text) => writeFileSync(join(workbench.folder, 'sayso.toml'), text);
    const without = workbench.check(DOCUMENT).findings.length;
    await workbench.openDocument(DOCUMENT);
    await workbench.seesComments(without);

    // A file that somebody else puts there holds at once.
    write('rules.open-cadence = "off"\n');
    const silenced = workbench.check(DOCUMENT).findings.length;
    await workbench.seesComments(silenced);

    // A mistake is shown where it stands, and costs no comments and brings none back.
    await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'sayso.toml' }).dblclick();
    await page.locator('.view-line', { hasText: 'rules' }).waitFor();
    await workbench.press('Control+a');
    await workbench.type('rules.open-cadnce = "off"\n');
    await page.locator('.squiggly-error').first().waitFor({ state: 'attached' });
    await workbench.goTo(1, 10);
    await workbench.press('Control+k', 'Control+i');
    await workbench.sees('.monaco-hover', 'did you mean `open-cadence`?');
    await workbench.picture('broken');
    await workbench.press('Escape');
    await goToTab('vendor-management.md');
    await workbench.seesComments(silenced);

    // Mended, it holds before it is saved.
    await goToTab('sayso.toml');
    await page.locator('.view-line', { hasText: 'rules' }).waitFor();
    await workbench.press('Control+a');
    await workbench.type('rules.open-cadence = "hint"\n');
    await page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
    await goToTab('vendor-management.md');
    await workbench.seesComments(without);
  },
});
