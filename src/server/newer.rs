//! What the protocol has and the library's types do not: edits with places to fill in (3.18).
//!
//! Requests whose answers may hold them go to handlers of our own, under names of our own.

use tower_lsp::jsonrpc::Request;
use tower_lsp::ls_types::LSPAny;

/// What `textDocument/codeAction` and `codeAction/resolve` are called from here on.
pub(super) const CODE_ACTION: &str = "sayso/codeAction";
pub(super) const RESOLVE: &str = "sayso/resolveCodeAction";
/// Where the session finds what `workspace.workspaceEdit` says of them: among the experiments.
pub(super) const SNIPPET_EDITS: &str = "snippetEditSupport";

/// The request as the library takes it.
pub(super) fn request(request: Request) -> Request {
    let method = match request.method() {
        "textDocument/codeAction" => CODE_ACTION,
        "codeAction/resolve" => RESOLVE,
        "initialize" => "initialize",
        _ => return request,
    };
    let (_, id, params) = request.into_parts();
    let mut renamed = Request::build(method);
    if let Some(id) = id {
        renamed = renamed.id(id);
    }
    if let Some(mut params) = params {
        keep_snippet_edits(&mut params);
        renamed = renamed.params(params);
    }
    renamed.finish()
}

fn keep_snippet_edits(params: &mut LSPAny) {
    let said = params.pointer("/capabilities/workspace/workspaceEdit/snippetEditSupport").cloned();
    let capabilities = params.get_mut("capabilities").and_then(LSPAny::as_object_mut);
    if let (Some(said), Some(capabilities)) = (said, capabilities) {
        let experiments =
            capabilities.entry("experimental").or_insert_with(|| LSPAny::Object(Default::default()));
        if let Some(experiments) = experiments.as_object_mut() {
            experiments.insert(SNIPPET_EDITS.to_owned(), said);
        }
    }
}
