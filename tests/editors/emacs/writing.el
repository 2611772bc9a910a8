;;; writing.el --- A writer sees the comments and mends one, and switches a rule off  -*- lexical-binding: t -*-

;; emacs -q --batch -l writing.el SERVER FOLDER

(require 'cl-lib)
(require 'eglot)

(defvar test-server (pop command-line-args-left))
(defvar test-folder (pop command-line-args-left))

(defun test-wait (what is)
  "Wait until the function IS gives something, and give that; after a minute complain of WHAT."
  (let ((end (+ (float-time) 60)) found)
    (while (not (setq found (funcall is)))
      (when (> (float-time) end)
        (error "Waited for %s" what))
      (accept-process-output nil 0.01))
    found))

(defun test-open (path)
  "Open the file at PATH in the folder, and have the server read it."
  (find-file (expand-file-name path test-folder))
  ;; Debian's Emacs has no mode for Markdown.
  (when (eq major-mode 'fundamental-mode)
    (text-mode))
  (eglot-ensure)
  (run-hooks 'post-command-hook)
  (test-wait "the server" #'eglot-managed-p)
  (current-buffer))

(defun test-write (text)
  "Write TEXT at the end."
  (goto-char (point-max))
  (insert text)
  ;; What a moment without a key does; without a window there is none.
  (eglot--signal-textDocument/didChange))

(defun test-comments (buffer place)
  "The comments on what begins at PLACE in BUFFER."
  (with-current-buffer buffer
    (cl-remove-if-not (lambda (comment) (= place (flymake-diagnostic-beg comment)))
                      (flymake-diagnostics))))

(add-to-list 'eglot-server-programs
             `((markdown-mode text-mode conf-toml-mode) . (,test-server "server")))
(make-directory (expand-file-name ".git" test-folder))

(let ((narrative (test-open "narratives/vendor-management.md"))
      ;; A key, not the mouse: choices are asked for in the minibuffer.
      (last-nonmenu-event ?x)
      (choice "Replace with “monthly”"))
  (test-write "\nThe SRE Lead reviews é😀 entries periodically in Jira.\n")
  (flymake-start)
  (goto-char (point-max))
  (search-backward "periodically")
  (let ((comment (test-wait "the comment" (lambda () (car (test-comments narrative (point)))))))
    (unless (string-match-p "\\?" (flymake-diagnostic-text comment))
      (error "The comment says: %s" (flymake-diagnostic-text comment)))
    (cl-letf (((symbol-function 'completing-read) (lambda (&rest _) choice)))
      (eglot-code-actions (flymake-diagnostic-beg comment) (flymake-diagnostic-end comment) nil t)))
  (goto-char (point-max))
  (unless (search-backward "é😀 entries monthly in Jira" nil t)
    (error "The fix is not there: %s" (buffer-substring (line-beginning-position 0) (point-max))))

  ;; Switched off where the file stands open, not saved.
  (goto-char (point-min))
  (search-forward "reviewed ")
  (test-wait "another comment" (lambda () (test-comments narrative (point))))
  (let ((place (point)))
    (test-open "sayso.toml")
    (test-write "rules.open-cadence = \"off\"\n")
    (test-wait "it to go" (lambda () (null (test-comments narrative place)))))
  (eglot-shutdown (eglot-current-server)))
(message "writing.el: passed")
