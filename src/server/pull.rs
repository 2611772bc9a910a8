//! Diagnostics for an editor that asks for them, which is told when nothing has changed.

use rustc_hash::FxHashMap;
use std::sync::Arc;
use tower_lsp::ls_types::{
    Diagnostic, DocumentDiagnosticReport, FullDocumentDiagnosticReport, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport, Uri,
};

/// What was last given of each document, and the name under which it was given.
#[derive(Default)]
pub(super) struct Reports {
    given: FxHashMap<Uri, (u64, Arc<Vec<Diagnostic>>)>,
    last: u64,
}

impl Reports {
    /// The name of these diagnostics: the same as before where they are the same.
    pub(super) fn name(&mut self, uri: &Uri, diagnostics: &Arc<Vec<Diagnostic>>) -> String {
        match self.given.get(uri) {
            Some((name, given)) if given == diagnostics => name.to_string(),
            _ => {
                self.last += 1;
                self.given.insert(uri.clone(), (self.last, Arc::clone(diagnostics)));
                self.last.to_string()
            }
        }
    }

    pub(super) fn document(
        &mut self,
        uri: &Uri,
        diagnostics: Arc<Vec<Diagnostic>>,
        known: Option<&str>,
    ) -> DocumentDiagnosticReport {
        let name = self.name(uri, &diagnostics);
        if known == Some(&name) {
            let unchanged = UnchangedDocumentDiagnosticReport { result_id: name };
            return RelatedUnchangedDocumentDiagnosticReport {
                related_documents: None,
                unchanged_document_diagnostic_report: unchanged,
            }
            .into();
        }
        let full = FullDocumentDiagnosticReport { result_id: Some(name), items: diagnostics.to_vec() };
        RelatedFullDocumentDiagnosticReport { related_documents: None, full_document_diagnostic_report: full }
            .into()
    }
}
