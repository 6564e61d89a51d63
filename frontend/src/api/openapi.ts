// Made by `make api` from docs/openapi.json; not to be edited.
export interface paths {
    "/api/v1/adjudications/{work_id}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Decide what is right. */
        post: operations["postAdjudicationDecision"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/adjudications/{work_id}/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** @description Save operations of a ruling that is being made. */
        patch: operations["patchAdjudicationDraft"];
        trace?: never;
    };
    "/api/v1/adjudications/{work_id}/heartbeat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Extend the lease. */
        post: operations["postAdjudicationHeartbeat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/adjudications/{work_id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Give it back undecided. */
        post: operations["postAdjudicationRelease"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assets/{asset_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Show an asset (reviewers and managers). */
        get: operations["getAssetDetail"];
        put?: never;
        post?: never;
        /** @description Delete an asset everywhere (managers). */
        delete: operations["deleteAssetDetail"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assets/{asset_id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The picture or text; ranges are served
         * @description Serve the picture to reviewers, managers, and to whom a task on it is lent; fetch it where it is away.
         */
        get: operations["getAssetFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assets/{asset_id}/segment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Outline what is pointed at, for whom the picture is lent to, reviewers and managers. */
        post: operations["postSegment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assets/{asset_id}/thumbnail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A small WebP of the picture
         * @description Serve the thumbnail; 404 ``not_ready`` until the job has made it.
         */
        get: operations["getAssetThumbnail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assets/{asset_id}/tiles/{level}/{x}/{y}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A tile of 512 pixels of a picture over 25 megapixels; level n has a pixel for 2^n by 2^n
         * @description Serve a tile to those who may see the picture; 404 ``not_ready`` where there is none (yet).
         */
        get: operations["getAssetTile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List what happened: to admins everything, to managers what concerns their projects. */
        get: operations["getAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Give one's password once more; for 10 minutes calls that ask for it go through. */
        post: operations["postConfirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Sign in with a name and a password; the reply sets the session cookie. */
        post: operations["postLogin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description End the session. */
        post: operations["postLogout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Change one's own password; other sessions end. */
        post: operations["postPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Say whether a first admin is needed and whether somebody is signed in; sets the CSRF cookie. */
        get: operations["getState"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Exchange a name and a password for a new API token. */
        post: operations["postIssueToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bulk-approvals/{bulk_id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Take a bulk approval back within 24 hours, as far as nothing was built on it (managers). */
        post: operations["postUndo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bulk/{bulk_id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Put back what an action changed. */
        post: operations["postBulkUndo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/comments/{comment_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** @description Settle a comment, open it again, or change one's own text. */
        patch: operations["patchCommentDetail"];
        trace?: never;
    };
    "/api/v1/exports/{export_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Show an export. */
        get: operations["getExportDetail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/{export_id}/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The file
         * @description Send the file.
         */
        get: operations["getExportDownload"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/formats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List the formats a version can be written in. */
        get: operations["getFormats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Make a link with which a new person joins. Asks for one's password. */
        post: operations["postInvitations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/open": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List invitations that can still be used. */
        get: operations["getOpenInvitations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/{invitation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** @description Take an invitation back. */
        delete: operations["deleteInvitationDetail"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{job_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Show a job. */
        get: operations["getJobDetail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{job_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Cancel a job; what is finished stays. */
        post: operations["postJobCancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{job_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Try a failed or cancelled job again. */
        post: operations["postJobRetry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/links/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Say what the link is for. */
        get: operations["getLink"];
        put?: never;
        /** @description Use the link and sign in. */
        post: operations["postLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/markdown": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Show a Markdown text as it will look. */
        post: operations["postMarkdown"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Say who is asking. */
        get: operations["getMeView"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** @description Set one's own time zone or mail address. */
        patch: operations["patchMeView"];
        trace?: never;
    };
    "/api/v1/me/data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Download everything kept about oneself as JSON. */
        get: operations["getOwnData"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List one's own jobs and those of the projects one manages. */
        get: operations["getOwnJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List where one is signed in. */
        get: operations["getOwnSessions"];
        put?: never;
        post?: never;
        /** @description End all sessions but this one. */
        delete: operations["deleteOwnSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** @description End one session. */
        delete: operations["deleteOwnSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/work": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List the projects one can work in and what waits there. */
        get: operations["getMyWork"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List the models whose files are there. */
        get: operations["getModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/installed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List the models that can be used and those that cannot, each with what to do about it. */
        get: operations["getInstalledModels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Add an ONNX detector (admins): a job tries it; its result has the SHA-256, its error what is wrong. */
        post: operations["postUploadModel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** @description Remove a model from the models folder (admins); what it said stays. */
        delete: operations["deleteModelDetail"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List one's notices, newest first. */
        get: operations["getNotices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notices/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Mark one's notices as read. */
        post: operations["postNoticesRead"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Find people to add to a project (managers and admins). */
        get: operations["getPeople"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List the projects one is in, newest first; those deleted of late for who managed them. */
        get: operations["getProjects"];
        put?: never;
        /** @description Create a project; who creates it manages it. */
        post: operations["postProjects"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Show a project. */
        get: operations["getProjectDetail"];
        put?: never;
        post?: never;
        /** @description Delete a project whose name was typed. */
        delete: operations["deleteProjectDetail"];
        options?: never;
        head?: never;
        /** @description Change a project. */
        patch: operations["patchProjectDetail"];
        trace?: never;
    };
    "/api/v1/projects/{project_id}/adjudications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List disagreements, the least sure first (reviewers and managers). */
        get: operations["getAdjudications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/adjudications/claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Lend disagreements one had no part in: one's own open ones first, then the worst. */
        post: operations["postAdjudicationClaim"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/aggregations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Show how several answers were made into one, and what is least sure (reviewers and managers). */
        get: operations["getAggregations"];
        put?: never;
        /** @description Work everything out anew (managers). */
        post: operations["postAggregations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/agreement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Show how much people agree, pair by pair, and where they do not (managers). */
        get: operations["getAgreement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/alarms/{alarm_id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Close an alarm that needs no checks, and all that was raised with it (managers). */
        post: operations["postAlarmEnd"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/alarms/{alarm_id}/re-audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Draw more blind checks because of an alarm, and close all that was raised with it (managers). */
        post: operations["postReAudit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/assets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List a project's assets, newest first (reviewers and managers). */
        get: operations["getAssets"];
        put?: never;
        /**
         * @description Upload pictures: each file is taken, found to be a duplicate, or refused with its reason.
         *
         *     ``batch`` names what they come in with: else a zip's name, or the day.
         */
        post: operations["postAssets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/assets/fetch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Fetch every picture that was imported by its address and is not here yet: a job. */
        post: operations["postFetchAssets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/assets/folder": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Take the files of a folder of the server, where an admin has allowed it: a job. */
        post: operations["postFolderImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/assets/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * @description Import JSON Lines (the body itself, or a form's ``file``): a job; its result names every bad line.
         *
         *     ``batch`` (a form's field, or ``?batch=``) names what they come in with: else the day.
         */
        post: operations["postImportAssets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/assets/missing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Say which files the project does not have yet, to resume an upload. */
        post: operations["postMissingAssets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/assets/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List the folders (IMPORT_FOLDERS) and hosts (IMPORT_HOSTS) an admin has allowed (managers). */
        get: operations["getAssetSources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/audits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List blind checks, newest first (reviewers and managers). */
        get: operations["getAudits"];
        put?: never;
        /** @description Draw more audits among what nobody has answered yet (managers). */
        post: operations["postAudits"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/audits/{audit_id}/count-wrong": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Count an audit that nobody can answer or look at again as an error (managers). */
        post: operations["postAuditEnd"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/batches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List what a project's assets came in with, the newest first (reviewers and managers). */
        get: operations["getBatches"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List the latest actions (managers). */
        get: operations["getBulk"];
        put?: never;
        /** @description Begin an action on many assets; it can be undone for 24 hours (managers). */
        post: operations["postBulk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/bulk-approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List bulk approvals with what their audits found, the newest first (managers). */
        get: operations["getBulks"];
        put?: never;
        /** @description Approve all waiting answers that fit, some of them drawn for a look (managers). */
        post: operations["postBulks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/certificate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Show where the accuracy contract stands (reviewers and managers). */
        get: operations["getContract"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/certificate/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Switch auto-accept off, with or without taking back what was accepted (managers). */
        post: operations["postStop"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/certificates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List every look, newest first (reviewers and managers). */
        get: operations["getCertificates"];
        put?: never;
        /** @description Look at the audits, if the planned moment has come (managers). */
        post: operations["postCertificates"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/certificates/{certificate_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Download a certificate as JSON: everything it was computed from, with its SHA-256. */
        get: operations["getCertificateDocument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List comments, the oldest first. */
        get: operations["getComments"];
        put?: never;
        /** @description Write a comment; @name speaks to a member. */
        post: operations["postComments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/evaluations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List how models did against people, newest first. */
        get: operations["getEvaluations"];
        put?: never;
        /** @description Compare a run's model with the labels people have confirmed by now. */
        post: operations["postEvaluations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/exams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List the exams and how one stands oneself. */
        get: operations["getExams"];
        /** @description Make or change an exam (managers). */
        put: operations["putExams"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/gold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List the gold items (reviewers and managers). */
        get: operations["getGold"];
        put?: never;
        /** @description Make a gold item from a reviewed asset, or with the answer an expert gives. */
        post: operations["postGold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/gold/decide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Accept or refuse proposals, those named or all (reviewers and managers). */
        post: operations["postDecide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/gold/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Make gold of many assets at once, all or none; every bad line is named. */
        post: operations["postImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/gold/propose": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Propose items from what reviewers, trusted people and the model agree on (managers). */
        post: operations["postPropose"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/gold/{gold_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** @description Retire an item; what it showed of people stays. */
        delete: operations["deleteGoldDetail"];
        options?: never;
        head?: never;
        /** @description Accept, retire or correct an item; its answers are judged anew. */
        patch: operations["patchGoldDetail"];
        trace?: never;
    };
    "/api/v1/projects/{project_id}/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List a project's jobs, newest first. */
        get: operations["getProjectJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/label-map": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Show the label map; version 0 is a suggestion by name. */
        get: operations["getLabelMapDetail"];
        /** @description Make a new version of the label map. */
        put: operations["putLabelMapDetail"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/leases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List who holds tasks, the longest first (managers). */
        get: operations["getLeases"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/leases/free": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Give back what a person holds; what they saved stays with them as a draft (managers). */
        post: operations["postLeasesFree"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List a project's people. */
        get: operations["getMembers"];
        /** @description Replace a project's people. */
        put: operations["putMembers"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/members/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Add or change people by a CSV; every line is taken, or none and each bad one is named. */
        post: operations["postMembersImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/members/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** @description Take a person out. */
        delete: operations["deleteMemberDetail"];
        options?: never;
        head?: never;
        /** @description Add a person, or change their role and which assets they are lent. */
        patch: operations["patchMemberDetail"];
        trace?: never;
    };
    "/api/v1/projects/{project_id}/monitoring": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Show how model and people change over time, and what raised an alarm (reviewers and managers). */
        get: operations["getMonitoring"];
        put?: never;
        /** @description Compute the figures now (managers). */
        post: operations["postMonitoring"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/my-day": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Show one's own figures of today. */
        get: operations["getDay"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/my-score": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Show one's own score; hidden checks are added ten at a time, so that none shows. */
        get: operations["getMyScore"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/my-score/answers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List one's own reviewed answers beside what is right; hidden checks stay hidden. */
        get: operations["getMyOutcomes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/pilot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Show the newest pilot and its report (reviewers and managers). */
        get: operations["getPilotCall"];
        put?: never;
        /** @description Start a pilot: draw items at random, to be labelled blind before everything else (managers). */
        post: operations["postPilotCall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/pilot/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Report on what is in by now; what nobody holds goes back to the queue (managers). */
        post: operations["postPilotEnd"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/predicted": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List pictures by what the present model predicts (reviewers and managers). */
        get: operations["getPredicted"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/prelabel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * @description Pre-label and route what waits; the job is done when its tasks can be claimed.
         *
         *     What waits: uploaded assets, and those with people that nobody has begun. A model none of whose labels is mapped
         *     suggests nothing: uploaded assets go to people as they are, and the job's message says so.
         */
        post: operations["postPrelabel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/qualifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List who is qualified (managers). */
        get: operations["getQualifications"];
        /** @description Give or take a qualification (managers). */
        put: operations["putQualifications"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/queue-states": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Show each person's share of gold, and who is paused and why (managers). */
        get: operations["getQueueStates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/queue-states/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** @description Pause a person or let them go on (managers). */
        patch: operations["patchPause"];
        trace?: never;
    };
    "/api/v1/projects/{project_id}/recent-reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List one's own last 20 decisions, newest first (reviewers and managers). */
        get: operations["getRecentReviews"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/recent-work": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List one's own last 20 submits and skips, newest first. */
        get: operations["getRecentWork"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Bring back a project deleted less than seven days ago. */
        post: operations["postProjectRestore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List what waits for a reviewer and why, the oldest first (reviewers and managers). */
        get: operations["getQueue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/reviews/claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Lend answers to review: one's own open ones first, then new ones that fit; never one's own answers. */
        post: operations["postReviewClaims"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/reviews/service": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Show how long answers wait and how reviewers decide; reviewers see their own row alone. */
        get: operations["getService"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List a project's runs, newest first. */
        get: operations["getRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Show the label schema. */
        get: operations["getSchema"];
        /** @description Make a new version of the label schema. */
        put: operations["putSchema"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/scores": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Show how far each annotator can be trusted (managers). */
        get: operations["getScores"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/scores/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List the judged answers behind a person's score, newest first (managers). */
        get: operations["getPersonOutcomes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/send-to-annotators": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * @description Send to annotators what has not gone anywhere, without a pre-label: all of it, or a selection (managers).
         *
         *     It is the bulk action ``send_to_annotators``, with the same result and the same undo.
         */
        post: operations["postSendToAnnotators"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Show a project's figures (reviewers and managers). */
        get: operations["getStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List the tags of a project's assets, the commonest first (reviewers and managers). */
        get: operations["getTags"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/tasks/claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Lend tasks: one's own open ones first, then new ones. */
        post: operations["postClaim"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/tasks/mine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List one's own answers, newest first. */
        get: operations["getMyAnswersList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/tries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Begin an exam or a practice, or go on with the one begun; its pictures are one's next tasks. */
        post: operations["postTries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/tries/{try_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Show a try of one's own, with what was right. */
        get: operations["getTryDetail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/try": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Run a model on one picture and show what it finds; nothing is stored. */
        post: operations["postTryModel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List a project's dataset versions, newest first. */
        get: operations["getVersions"];
        put?: never;
        /** @description Freeze the current labels. */
        post: operations["postVersions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reviews/{review_id}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Decide on an answer. */
        post: operations["postDecision"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reviews/{review_id}/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** @description Save operations of a fix that is being made. */
        patch: operations["patchReviewDraft"];
        trace?: never;
    };
    "/api/v1/reviews/{review_id}/heartbeat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Extend the lease. */
        post: operations["postReviewHeartbeat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reviews/{review_id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Give the review back. */
        post: operations["postReviewRelease"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reviews/{review_id}/take-back": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Take a decision back, until somebody else has acted on it. */
        post: operations["postTakeReviewBack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Show checks, versions, workers, queues, room and limits. */
        get: operations["getSystem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Show a task of one's own. */
        get: operations["getTaskDetail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task_id}/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** @description Save operations; a stale base is answered 409 with the server's revision and regions. */
        patch: operations["patchDraftDetail"];
        trace?: never;
    };
    "/api/v1/tasks/{task_id}/heartbeat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Extend the lease. */
        post: operations["postHeartbeat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task_id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Give the task back. */
        post: operations["postRelease"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task_id}/skip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Give the task back for good, with a reason. */
        post: operations["postSkip"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task_id}/submit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Submit an answer. */
        post: operations["postSubmit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task_id}/take-back": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Take a submit or a skip back, until somebody else has acted on it. */
        post: operations["postTakeWorkBack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List one's own tokens. */
        get: operations["getTokens"];
        put?: never;
        /** @description Create a token; its key is in this reply only. Asks for the password (``auth/confirm``). */
        post: operations["postTokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens/{token_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** @description Revoke a token. */
        delete: operations["deleteTokenDetail"];
        options?: never;
        head?: never;
        /** @description Say whether anybody's token is a program's (admins). */
        patch: operations["patchTokenDetail"];
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List everybody. */
        get: operations["getUsers"];
        put?: never;
        /**
         * @description Create a person; without a password the reply carries a link to set one.
         *
         *     An admin, and a link, ask for one's own password.
         */
        post: operations["postUsers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** @description Switch an account on or off, change its rights or mail address. */
        patch: operations["patchUserDetail"];
        trace?: never;
    };
    "/api/v1/users/{user_id}/access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description List a person's sessions and tokens. */
        get: operations["getUserAccess"];
        put?: never;
        post?: never;
        /** @description End all sessions and delete all tokens of a person; they can sign in again. */
        delete: operations["deleteUserAccess"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}/reset-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Make a link with which the person sets a new password. Asks for one's own. */
        post: operations["postUserResetLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/versions/{version_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Show a dataset version. */
        get: operations["getVersionDetail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/versions/{version_id}/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Write a version as a file. */
        post: operations["postExports"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Show the living workers and the queues (admins, and managers of any project). */
        get: operations["getWorkers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * Access
         * @description How a person can get in just now.
         */
        Access: {
            sessions: components["schemas"]["SessionView"][];
            tokens: components["schemas"]["TokenView"][];
        };
        /**
         * AdjudicationClaimInput
         * @description How many to lend, at most 10; a certain one.
         */
        AdjudicationClaimInput: {
            /** @default null */
            adjudication: string | null;
            /** @default 1 */
            count: number;
        };
        /**
         * AdjudicationPage
         * @description A page of the board; ``counts`` waiting by cause, ``decided`` and how many of those took one answer whole.
         */
        AdjudicationPage: {
            counts: {
                [key: string]: number;
            };
            decided: number;
            next: string | null;
            results: components["schemas"]["AdjudicationRow"][];
            taken: number;
        };
        /**
         * AdjudicationRow
         * @description A disagreement on the board.
         */
        AdjudicationRow: {
            agreement: number;
            asset: components["schemas"]["WorkAsset"];
            cause: string;
            choice: string;
            chosen: string;
            comment: string;
            confidence: number | null;
            created_at: string;
            decided_at: string | null;
            decided_by: string | null;
            /** Format: uuid */
            id: string;
            is_held: boolean;
            versions: components["schemas"]["AnswerVersionView"][];
        };
        /**
         * AdjudicationTask
         * @description A disagreement to decide; ``id`` is the assignment's, ``adjudication`` the board's.
         */
        AdjudicationTask: {
            /** Format: uuid */
            adjudication: string;
            agreement: number;
            asset: components["schemas"]["WorkAsset"];
            cause: string;
            confidence: number | null;
            draft: components["schemas"]["Region"][] | null;
            draft_classification: components["schemas"]["Classification"];
            draft_flags: components["schemas"]["Flags"];
            /** Format: uuid */
            id: string;
            lease_expires_at: string;
            merged: components["schemas"]["MergedView"] | null;
            objects: components["schemas"]["ObjectView"][];
            /** Format: uuid */
            project: string;
            revision: number;
            schema_version: number;
            versions: components["schemas"]["AnswerVersionView"][];
        };
        /**
         * AggregationView
         * @description How a question was last worked out.
         *
         *         ``temperature`` and class biases were fitted on ``gold`` (biases where ``has_random_gold``); ``kappa`` is how far
         *         people agree beyond chance; ``reliability`` has up to ten bins, none under 100 items with known truth. ``held_out``
         *         (each method's accuracy on held-out gold) is of fits of before.
         */
        AggregationView: {
            answers: number;
            at: string;
            expected_answers: {
                [key: string]: number;
            };
            gold: number;
            has_random_gold: boolean;
            held_out: {
                [key: string]: number;
            };
            items: number;
            kappa: number | null;
            mean_belief: number | null;
            method: string;
            method_version: number;
            number: number;
            peers: components["schemas"]["PeerView"][];
            question: string;
            reliability: components["schemas"]["ReliabilityBin"][];
            temperature: number | null;
        };
        /**
         * AggregationsView
         * @description Every question, and where one may be least sure.
         */
        AggregationsView: {
            least_sure: components["schemas"]["LeastSureView"][];
            results: components["schemas"]["AggregationView"][];
        };
        /**
         * AlarmView
         * @description Something changed: ``before`` and ``now`` as (hits, items), and the exact chance of it if nothing had.
         */
        AlarmView: {
            before: number[];
            cell: string;
            chance: number;
            checks_asked: number;
            closed_at: string | null;
            family: string;
            /** Format: uuid */
            id: string;
            is_open: boolean;
            level: number;
            look: number;
            now: number[];
            raised_at: string;
            stream: string;
            words: string;
        };
        /**
         * AnswerVersionView
         * @description One of the answers side by side.
         */
        AnswerVersionView: {
            at: string;
            classification: components["schemas"]["Classification"];
            key: string;
            note: string;
            regions: components["schemas"]["Region"][];
            role: string;
            seconds: number | null;
            unsure: boolean;
            username: string;
        };
        /**
         * Answered
         * @description Agreement on one attribute of a label, over objects that several people gave it.
         *
         *         ``same``: the share of equal pairs; ``mean``: 1 less the mean distance, in [0, 1]; ``alpha`` beyond chance with its
         *         95 % interval, None where there is too little to say. ``is_enough`` is False under 20 objects.
         */
        Answered: {
            alpha: number | null;
            attribute: string;
            high: number | null;
            is_enough: boolean;
            kind: string;
            label: string;
            low: number | null;
            mean: number;
            objects: number;
            same: number;
        };
        /**
         * AssetDetailView
         * @description An asset with what is believed about it and how that came about.
         */
        AssetDetailView: {
            batch: string;
            bytes: number;
            characters: number;
            /** @default null */
            confidence: number | null;
            created_at: string;
            excerpt: string;
            external_id: string;
            failure: string | null;
            has_thumbnail: boolean;
            height: number;
            /** @default [] */
            history: components["schemas"]["HistoryEntry"][];
            /** Format: uuid */
            id: string;
            is_away: boolean;
            media_type: string;
            meta: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            name: string;
            /** @default null */
            prediction: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            /** Format: uuid */
            project: string;
            /** @default null */
            resolved: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            /** @default null */
            route: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            sha256: string;
            /** @default null */
            soft_labels: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            /** @default  */
            source_url: string;
            stage: string;
            tags: string[];
            width: number;
        };
        /**
         * AssetPage
         * @description A page of assets.
         */
        AssetPage: {
            next: string | null;
            results: components["schemas"]["AssetView"][];
        };
        /**
         * AssetView
         * @description An asset in a list; sizes in pixels of the upright picture.
         */
        AssetView: {
            batch: string;
            bytes: number;
            characters: number;
            created_at: string;
            excerpt: string;
            external_id: string;
            failure: string | null;
            has_thumbnail: boolean;
            height: number;
            /** Format: uuid */
            id: string;
            is_away: boolean;
            media_type: string;
            name: string;
            sha256: string;
            stage: string;
            tags: string[];
            width: number;
        };
        /**
         * AttributeDefinition
         * @description What is asked of each region of a label; ``min`` and ``max`` bound numbers, both included.
         */
        AttributeDefinition: {
            /** @default null */
            default: string | number | boolean | null;
            key: string;
            /** @enum {unknown} */
            kind: "checkbox" | "number" | "select" | "text";
            /** @default null */
            max: number | null;
            /** @default null */
            min: number | null;
            name: string;
            /** @default [] */
            options: components["schemas"]["Choice"][];
            /** @default false */
            required: boolean;
        };
        /**
         * AuditCounts
         * @description Blind checks of auto-accepted labels.
         */
        AuditCounts: {
            checked: number;
            right: number;
        };
        /**
         * AuditEntryView
         * @description One thing that happened.
         */
        AuditEntryView: {
            at: string;
            detail: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            object: string;
            what: string;
            who: string | null;
        };
        /**
         * AuditLogPage
         * @description A page of the audit log.
         */
        AuditLogPage: {
            next: string | null;
            results: components["schemas"]["AuditEntryView"][];
        };
        /**
         * AuditPage
         * @description A page of audits.
         */
        AuditPage: {
            next: string | null;
            results: components["schemas"]["AuditView"][];
        };
        /**
         * AuditView
         * @description A blind check; ``is_wrong`` is of the model, null until it is settled.
         */
        AuditView: {
            answers: number;
            /** Format: uuid */
            asset: string;
            confidence: number;
            created_at: string;
            draw: number;
            group: string;
            /** Format: uuid */
            id: string;
            inclusion: number;
            is_wrong: boolean | null;
            kind: string;
            label: string;
            name: string;
            seconds: number | null;
            settled_at: string | null;
            state: string;
            stratum: string;
        };
        /**
         * AuthState
         * @description What the sign-in page must show.
         */
        AuthState: {
            needs_setup: boolean;
            signed_in: boolean;
            version: string;
        };
        /**
         * Author
         * @description Who answered.
         */
        Author: {
            /** Format: uuid */
            id: string;
            username: string;
        };
        /**
         * AuthorCount
         * @description An author with the number of answers that wait.
         */
        AuthorCount: {
            answers: number;
            /** Format: uuid */
            id: string;
            username: string;
        };
        /**
         * BatchCount
         * @description How many assets came in with a batch.
         */
        BatchCount: {
            assets: number;
            batch: string;
        };
        /**
         * Box
         * @description ``x y`` is the top left before rotation; ``rotation`` in degrees clockwise about the centre.
         */
        Box: {
            attributes?: {
                [key: string]: string | number | boolean | unknown[] | null;
            };
            /** @default null */
            confidence: number | null;
            /** @default null */
            from_prediction: string | null;
            /** @default  */
            group: string;
            height: number;
            id: string;
            label: string;
            /** @default false */
            occluded: boolean;
            /** @default 0 */
            rotation: number;
            /** @enum {unknown} */
            shape: "box";
            /** @default false */
            unsure: boolean;
            width: number;
            x: number;
            y: number;
        };
        /**
         * BoxInput
         * @description A box in pixels.
         */
        BoxInput: {
            height: number;
            width: number;
            x: number;
            y: number;
        };
        /**
         * BrokenModelView
         * @description A model that is named but cannot be used, and what to do.
         */
        BrokenModelView: {
            key: string;
            reason: string;
        };
        /**
         * BulkActionInput
         * @description What to do, with what value, to which assets.
         */
        BulkActionInput: {
            action: string;
            selection: components["schemas"]["Selection"];
            value?: {
                [key: string]: components["schemas"]["JsonValue"];
            };
        };
        /**
         * BulkActionView
         * @description An action: ``changed`` of ``assets``; it can be undone until then, if at all.
         */
        BulkActionView: {
            action: string;
            assets: number;
            changed: number;
            created_at: string;
            created_by: string | null;
            /** Format: uuid */
            id: string;
            state: string;
            undo_until: string | null;
            value: {
                [key: string]: components["schemas"]["JsonValue"];
            };
        };
        /**
         * BulkApprovalInput
         * @description Which waiting answers to approve, and how many of them are looked at afterwards.
         */
        BulkApprovalInput: {
            /** @default null */
            audits: number | null;
            /**
             * @default {
             *       "agreement_to": null,
             *       "author": null,
             *       "confidence_from": null,
             *       "confidence_to": null,
             *       "label": null,
             *       "older_than": null,
             *       "reason": null,
             *       "unsure": null
             *     }
             */
            filter: components["schemas"]["WantedReviews"];
        };
        /**
         * BulkApprovalView
         * @description A bulk approval and what its audit has found; its error is under ``upper`` with 95 % probability.
         */
        BulkApprovalView: {
            approved: number;
            audited: number;
            audits: number;
            by: string;
            can_undo: boolean;
            created_at: string;
            errors: number;
            filter: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /** Format: uuid */
            id: string;
            kept: number;
            state: string;
            total: number;
            undo_until: string;
            undone: number;
            upper: number;
        };
        /**
         * CertificatePage
         * @description A page of looks.
         */
        CertificatePage: {
            next: string | null;
            results: components["schemas"]["CertificateView"][];
        };
        /**
         * CertificateView
         * @description One look: what it certified, or why nothing.
         */
        CertificateView: {
            accepted: number;
            audits: number;
            bound: number | null;
            certainty: number;
            delta_spent: number;
            ended_at: string | null;
            errors: number;
            /** Format: uuid */
            id: string;
            issued_at: string;
            issued_by: string | null;
            lines: components["schemas"]["LineView"][];
            live_audits: number;
            live_errors: number;
            map_version: number;
            model: string;
            number: number;
            pool: number;
            promise: string;
            reason: string;
            schema_version: number;
            sha256: string;
            state: string;
            target: number;
            version: string;
            weights_sha256: string;
            words: string;
        };
        /**
         * CheckView
         * @description One thing looked at.
         */
        CheckView: {
            detail: string;
            name: string;
            needed: boolean;
            ok: boolean;
        };
        /**
         * Choice
         * @description One answer to choose; ``parent`` is the choice it stands under in a hierarchical question.
         */
        Choice: {
            key: string;
            name: string;
            /** @default null */
            parent: string | null;
        };
        /**
         * ClaimInput
         * @description How many tasks to lend, at most 10; of which kind.
         */
        ClaimInput: {
            /** @default 1 */
            count: number;
            /** @default null */
            kind: ("adjudicate" | "annotate" | "audit") | null;
        };
        /**
         * Classification
         * @description Answers by question key: an option, several, a path of options, a text or a number.
         */
        Classification: {
            [key: string]: (string | number | boolean | null) | string[];
        };
        /**
         * CommentChange
         * @description Settle it, open it again, or change one's own text.
         */
        CommentChange: {
            /** @default null */
            resolved: boolean | null;
            /** @default null */
            text: string | null;
        };
        /**
         * CommentInput
         * @description What to say, of which asset or region; ``task``, one's own review, speaks to the answer's author.
         */
        CommentInput: {
            /** Format: uuid */
            asset: string;
            /** @default null */
            region: string | null;
            /** @default null */
            task: string | null;
            text: string;
        };
        /**
         * CommentPage
         * @description A page of comments.
         */
        CommentPage: {
            next: string | null;
            results: components["schemas"]["CommentView"][];
        };
        /**
         * CommentView
         * @description One comment; ``mentions`` are the ids of the people it speaks to.
         */
        CommentView: {
            /** Format: uuid */
            asset: string;
            author: components["schemas"]["Person"];
            created_at: string;
            edited: boolean;
            /** Format: uuid */
            id: string;
            mentions: string[];
            name: string;
            region: string | null;
            resolved: boolean;
            text: string;
        };
        /**
         * ContractView
         * @description Where the contract stands; rates and confidences are fractions.
         */
        ContractView: {
            accepted: number;
            accepted_later: number;
            calibrator: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            certainty: number;
            certificate: components["schemas"]["CertificateView"] | null;
            curve: {
                [key: string]: components["schemas"]["JsonValue"];
            }[];
            labels: {
                [key: string]: components["schemas"]["JsonValue"];
            }[];
            live: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            missed: {
                [key: string]: number;
            };
            model: string | null;
            people: {
                [key: string]: number;
            };
            plan: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            promise: string;
            raw_reliability: {
                [key: string]: components["schemas"]["JsonValue"];
            }[];
            reliability: {
                [key: string]: components["schemas"]["JsonValue"];
            }[];
            right: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            routing: string;
            saved_hours: number;
            sentence: string;
            target: number;
            threshold: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            unpromised: number;
            why: string;
            work: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            zone_from: number;
        };
        /**
         * Credentials
         * @description Name and password.
         */
        Credentials: {
            password: string;
            username: string;
        };
        /**
         * DatasetVersionView
         * @description A dataset version.
         */
        DatasetVersionView: {
            assets: number;
            created_at: string;
            created_by: string;
            exports: components["schemas"]["ExportView"][];
            /** Format: uuid */
            id: string;
            manifest_sha256: string | null;
            name: string;
            number: number;
            regions: number;
            state: string;
        };
        /**
         * DayCount
         * @description Pictures people finished on a day (UTC).
         */
        DayCount: {
            day: string;
            done: number;
        };
        /**
         * DecideInput
         * @description Accept or refuse proposals: the ``items`` named, or all.
         */
        DecideInput: {
            accept: boolean;
            /** @default null */
            items: string[] | null;
        };
        /**
         * Decided
         * @description What became of the asset.
         */
        Decided: {
            asset_stage: string;
            decision: string;
        };
        /**
         * DecidedView
         * @description How many were decided; ``fallen``: left out, since their label had changed.
         */
        DecidedView: {
            decided: number;
            fallen: number;
        };
        /**
         * DecisionInput
         * @description Approve, fix (with regions) or reject (with a reason); ``to``: where a rejected answer goes.
         */
        DecisionInput: {
            /** @default null */
            classification: components["schemas"]["Classification"] | null;
            /** @default  */
            comment: string;
            /** @enum {unknown} */
            decision: "approve" | "fix" | "reject";
            /** @default  */
            reason: string;
            /** @default null */
            regions: components["schemas"]["Region"][] | null;
            /** @default null */
            seconds: number | null;
            /** @default null */
            to: ("another" | "author" | "drop") | null;
        };
        /**
         * Disagreement
         * @description A picture whose answers differ most.
         */
        Disagreement: {
            agreement: number;
            answers: number;
            /** Format: uuid */
            asset: string;
            name: string;
        };
        /**
         * DraftInput
         * @description Operations on the draft of ``base_revision``.
         */
        DraftInput: {
            base_revision: number;
            ops: components["schemas"]["Operation"][];
        };
        /**
         * Ellipse
         * @description Centre and half axes; ``rotation`` in degrees clockwise about the centre.
         */
        Ellipse: {
            attributes?: {
                [key: string]: string | number | boolean | unknown[] | null;
            };
            /** @default null */
            confidence: number | null;
            cx: number;
            cy: number;
            /** @default null */
            from_prediction: string | null;
            /** @default  */
            group: string;
            id: string;
            label: string;
            /** @default false */
            occluded: boolean;
            /** @default 0 */
            rotation: number;
            rx: number;
            ry: number;
            /** @enum {unknown} */
            shape: "ellipse";
            /** @default false */
            unsure: boolean;
        };
        /**
         * Ended
         * @description How many sessions and tokens were ended.
         */
        Ended: {
            sessions: number;
            /** @default 0 */
            tokens: number;
        };
        /**
         * ErrorView
         * @description Errors among decisions looked at twice; ``upper`` holds with 95 % probability.
         */
        ErrorView: {
            errors: number;
            reviewed: number;
            upper: number;
        };
        /**
         * EvaluationInput
         * @description Which run's model.
         */
        EvaluationInput: {
            /** Format: uuid */
            run: string;
        };
        /**
         * EvaluationPage
         * @description A page of evaluations.
         */
        EvaluationPage: {
            next: string | null;
            results: components["schemas"]["EvaluationView"][];
        };
        /**
         * EvaluationView
         * @description A model against people; ``figures`` as review/evaluation/metrics.py describes them.
         */
        EvaluationView: {
            assets: number;
            created_at: string;
            figures: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /** Format: uuid */
            id: string;
            model: string;
            /** Format: uuid */
            run: string;
            version: string;
            weights_sha256: string;
        };
        /**
         * ExamInput
         * @description An exam of the project, or of one ``label``; ``pass_mark`` is the share that must be right.
         */
        ExamInput: {
            /** @default 3 */
            attempts: number;
            /** @default true */
            is_required: boolean;
            /** @default  */
            label: string;
            pass_mark: number;
            questions: number;
        };
        /**
         * ExamTryInput
         * @description Which exam to begin, or a practice.
         */
        ExamTryInput: {
            /** @default  */
            label: string;
            /** @default false */
            practice: boolean;
        };
        /**
         * ExamView
         * @description An exam and how one stands: ``open_try`` is the one begun, ``last_try`` the newest that is over.
         */
        ExamView: {
            attempts: number;
            is_passed: boolean;
            is_required: boolean;
            label: string;
            last_try: string | null;
            open_try: string | null;
            pass_mark: number;
            questions: number;
            tries: number;
        };
        /**
         * ExampleView
         * @description An asset behind an alarm.
         */
        ExampleView: {
            /** Format: uuid */
            asset: string;
            name: string;
        };
        /**
         * ExamsView
         * @description The project's exams, and whether there is anything to practise on.
         */
        ExamsView: {
            exams: components["schemas"]["ExamView"][];
            has_practice: boolean;
            open_practice: string | null;
        };
        /**
         * ExportView
         * @description An export; ``losses`` says what the format could not carry.
         */
        ExportView: {
            bytes: number | null;
            created_at: string;
            format: string;
            /** Format: uuid */
            id: string;
            job: string | null;
            losses: {
                [key: string]: components["schemas"]["JsonValue"];
            }[];
            sha256: string | null;
            state: string;
        };
        /**
         * FinishedCounts
         * @description Finished assets by who saw them last.
         *
         *         ``reviewed``: somebody looked at another's answer; ``annotated``: people answered and nobody looked at it after
         *         them (approved in bulk too);
         *         ``auto_accepted``: nobody has seen it; ``imported``: it came with its label.
         */
        FinishedCounts: {
            annotated: number;
            auto_accepted: number;
            imported: number;
            reviewed: number;
        };
        /**
         * Flags
         * @description What an answer says of itself; `unsure` asks for somebody else's look.
         */
        Flags: {
            unsure?: boolean;
        } & {
            [key: string]: components["schemas"]["JsonValue"];
        };
        /**
         * FolderInput
         * @description A folder of the server, under one of IMPORT_FOLDERS; ``batch`` names what its assets come in with.
         */
        FolderInput: {
            /** @default  */
            batch: string;
            path: string;
        };
        /**
         * FormatView
         * @description A format a version can be written in: what to ask for, its name, the data it holds (``image``, ``text``).
         */
        FormatView: {
            data_types: string[];
            key: string;
            media_type: string;
            name: string;
        };
        /**
         * FreeInput
         * @description Whose tasks to give back.
         */
        FreeInput: {
            /** Format: uuid */
            user: string;
        };
        /**
         * Freed
         * @description How many tasks went back to the queue.
         */
        Freed: {
            freed: number;
        };
        /**
         * GoldChange
         * @description A new state, or the right answer after all.
         */
        GoldChange: {
            /** @default null */
            classification: components["schemas"]["Classification"] | null;
            /** @default null */
            regions: components["schemas"]["Region"][] | null;
            /** @default null */
            state: ("active" | "retired") | null;
            /** @default null */
            use: ("check" | "exam" | "lesson") | null;
        };
        /**
         * GoldImport
         * @description Lines as in a JSON Lines file, all for one use.
         */
        GoldImport: {
            lines: components["schemas"]["GoldLine"][];
            /**
             * @default check
             * @enum {unknown}
             */
            use: "check" | "exam" | "lesson";
        };
        /**
         * GoldInput
         * @description An asset, and its right answer where no reviewer has settled it.
         */
        GoldInput: {
            /** Format: uuid */
            asset: string;
            classification?: components["schemas"]["Classification"];
            /** @default null */
            regions: components["schemas"]["Region"][] | null;
            /**
             * @default check
             * @enum {unknown}
             */
            use: "check" | "exam" | "lesson";
        };
        /**
         * GoldLine
         * @description One line of an import: the asset by id or by name, and its right answer.
         */
        GoldLine: {
            /** @default null */
            asset: string | null;
            classification?: components["schemas"]["Classification"];
            /** @default null */
            name: string | null;
            regions: components["schemas"]["Region"][];
        };
        /**
         * GoldPage
         * @description A page of items, how many there are a state, and whether there are enough.
         */
        GoldPage: {
            counts: {
                [key: string]: number;
            };
            next: string | null;
            results: components["schemas"]["GoldView"][];
            stock: components["schemas"]["StockView"];
        };
        /**
         * GoldView
         * @description A gold item; ``right`` of ``answers`` people agreed with it.
         */
        GoldView: {
            answers: number;
            /** Format: uuid */
            asset: string;
            classification: components["schemas"]["Classification"];
            created_at: string;
            created_by: string | null;
            height: number;
            /** Format: uuid */
            id: string;
            label: string;
            name: string;
            origin: string;
            reason: string;
            regions: components["schemas"]["Region"][];
            right: number;
            state: string;
            use: string;
            width: number;
        };
        /**
         * Hashes
         * @description SHA-256 of files one has.
         */
        Hashes: {
            sha256: string[];
        };
        /**
         * HistoryEntry
         * @description One thing that happened to an asset.
         */
        HistoryEntry: {
            at: string;
            what: string;
            who: string | null;
        };
        /**
         * Holder
         * @description A person who holds tasks: how many, since when, and when the last of their leases ends.
         */
        Holder: {
            drafts: number;
            lease_expires_at: string;
            open: number;
            since: string;
            /** Format: uuid */
            user: string;
            username: string;
        };
        /**
         * Imported
         * @description How many items were made.
         */
        Imported: {
            made: number;
        };
        /**
         * Installed
         * @description What is installed: usable models, broken ones, the folder for more.
         */
        Installed: {
            broken: components["schemas"]["BrokenModelView"][];
            folder: string;
            models: components["schemas"]["ModelView"][];
            /** @default [] */
            removable: string[];
        };
        /**
         * IntervalView
         * @description A share in [0, 1] with its 90 % interval, and what it was seen on.
         */
        IntervalView: {
            high: number;
            low: number;
            mean: number;
            seen: number;
        };
        /**
         * Invitation
         * @description Whether the invited person becomes an admin.
         */
        Invitation: {
            /** @default false */
            is_admin: boolean;
        };
        /**
         * InvitationView
         * @description An invitation nobody has used yet; the link itself was shown once.
         */
        InvitationView: {
            expires_at: string;
            /** Format: uuid */
            id: string;
            invited_by: string;
            is_admin: boolean;
        };
        /**
         * IssuedToken
         * @description A new API key.
         */
        IssuedToken: {
            token: string;
        };
        /**
         * JobPage
         * @description A page of jobs.
         */
        JobPage: {
            next: string | null;
            results: components["schemas"]["JobView"][];
        };
        /**
         * JobView
         * @description A job as the API shows it.
         */
        JobView: {
            can_cancel: boolean;
            can_retry: boolean;
            created_at: string;
            done: number;
            error: string | null;
            finished_at: string | null;
            /** Format: uuid */
            id: string;
            kind: string;
            message: string;
            project: string | null;
            result: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            started_at: string | null;
            state: string;
            total: number;
        };
        /**
         * JsonValue
         * @description Any JSON value.
         */
        JsonValue: (string | number | boolean | null) | unknown[] | {
            [key: string]: unknown;
        };
        /**
         * Keypoint
         * @description One named point; ``visible`` as COCO counts: 0 absent (its place means nothing), 1 occluded, 2 seen.
         */
        Keypoint: {
            name: string;
            /**
             * @default 2
             * @enum {unknown}
             */
            visible: 0 | 1 | 2;
            x: number;
            y: number;
        };
        /**
         * Keypoints
         * @description Points of a skeleton; ``skeleton`` names it: the key of the label that defines it.
         */
        Keypoints: {
            attributes?: {
                [key: string]: string | number | boolean | unknown[] | null;
            };
            /** @default null */
            confidence: number | null;
            /** @default null */
            from_prediction: string | null;
            /** @default  */
            group: string;
            id: string;
            label: string;
            /** @default false */
            occluded: boolean;
            points: components["schemas"]["Keypoint"][];
            /** @enum {unknown} */
            shape: "keypoints";
            /** @default  */
            skeleton: string;
            /** @default false */
            unsure: boolean;
        };
        /**
         * LabelCount
         * @description How often a label occurs in what is believed now.
         */
        LabelCount: {
            assets: number;
            color: string;
            key: string;
            name: string;
            regions: number;
        };
        /**
         * LabelDefinition
         * @description One label: its stable key, how it looks, which shapes it takes.
         */
        LabelDefinition: {
            /** @default [] */
            attributes: components["schemas"]["AttributeDefinition"][];
            /** @default #0072B2 */
            color: string;
            /** @default  */
            description: string;
            /** @default null */
            hotkey: string | null;
            key: string;
            name: string;
            shapes?: string[];
            /** @default null */
            skeleton: components["schemas"]["Skeleton"] | null;
        };
        /**
         * LabelMapInput
         * @description A new label map; labels not named are left out. ``minimum`` is the confidence from which a label counts.
         */
        LabelMapInput: {
            map: {
                [key: string]: string | null;
            };
            minimum?: {
                [key: string]: number;
            };
        };
        /**
         * LabelMapView
         * @description The model's labels to the project's; null leaves a label out. Where all are null a run suggests nothing.
         */
        LabelMapView: {
            map: {
                [key: string]: string | null;
            };
            minimum: {
                [key: string]: number;
            };
            model: string;
            version: number;
            waiting: components["schemas"]["WaitingView"];
        };
        /**
         * Lease
         * @description Until when the task is lent.
         */
        Lease: {
            lease_expires_at: string;
        };
        /**
         * LeastSureView
         * @description An asset whose believed answer is least sure.
         */
        LeastSureView: {
            answers: number;
            /** Format: uuid */
            asset: string;
            beliefs: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            confidence: number;
            name: string;
            question: string;
        };
        /**
         * LessonPage
         * @description A page of one's own judged answers.
         */
        LessonPage: {
            next: string | null;
            results: components["schemas"]["LessonView"][];
        };
        /**
         * LessonView
         * @description A judged answer of one's own beside what is believed now; ``truth`` None where nothing is settled yet.
         */
        LessonView: {
            /** Format: uuid */
            asset: string;
            at: string;
            counts: {
                [key: string]: number;
            };
            given: components["schemas"]["Region"][];
            height: number;
            is_right: boolean;
            name: string;
            note: string;
            source: string;
            truth: components["schemas"]["Region"][] | null;
            width: number;
        };
        /**
         * LimitView
         * @description One limit.
         */
        LimitView: {
            past_it: string;
            value: string;
            variable: string;
            what: string;
        };
        /**
         * LineView
         * @description From which score a predicted label is accepted ("" is every other label), and the audits over it.
         */
        LineView: {
            audits: number;
            bound: number | null;
            errors: number;
            label: string;
            pool: number;
            share: number;
            threshold: number | null;
        };
        /**
         * LinkInfo
         * @description What a one-time link is for.
         */
        LinkInfo: {
            expires_at: string;
            purpose: string;
            username: string | null;
        };
        /**
         * LinkUse
         * @description The name (for a new person) and the password.
         */
        LinkUse: {
            password: string;
            /** @default null */
            username: string | null;
        };
        /**
         * MarkdownInput
         * @description A text to show.
         */
        MarkdownInput: {
            text: string;
        };
        /**
         * MarkdownView
         * @description Safe HTML.
         */
        MarkdownView: {
            html: string;
        };
        /**
         * Mask
         * @description Pixels, as large as the image.
         */
        Mask: {
            attributes?: {
                [key: string]: string | number | boolean | unknown[] | null;
            };
            /** @default null */
            confidence: number | null;
            /** @default null */
            from_prediction: string | null;
            /** @default  */
            group: string;
            id: string;
            label: string;
            /** @default false */
            occluded: boolean;
            rle: components["schemas"]["Rle"];
            /** @enum {unknown} */
            shape: "mask";
            /** @default false */
            unsure: boolean;
        };
        /**
         * Me
         * @description The person who asks.
         */
        Me: {
            can_create_projects: boolean;
            email: string;
            /** Format: uuid */
            id: string;
            is_admin: boolean;
            time_zone: string;
            username: string;
        };
        /**
         * MemberInput
         * @description A person to have in the project.
         */
        MemberInput: {
            role: string;
            /** Format: uuid */
            user: string;
        };
        /**
         * MemberView
         * @description A person in a project; lent only assets with one of each kind that is named, all where nothing is.
         *
         *         ``labels`` are keys that the pre-label shows (or the answer under review has), ``batches`` what assets came in with.
         */
        MemberView: {
            batches: string[];
            labels: string[];
            role: string;
            tags: string[];
            /** Format: uuid */
            user: string;
            username: string;
        };
        /**
         * MembersFile
         * @description A CSV: ``username,role`` and, if wanted, ``labels`` and ``tags`` (parted by spaces), ``batches`` (by ``;``).
         */
        MembersFile: {
            file: string;
        };
        /**
         * MembersTakenView
         * @description What became of the lines.
         */
        MembersTakenView: {
            added: number;
            changed: number;
            same: number;
        };
        /**
         * MergedView
         * @description The merged suggestion, and how sure it is of each object.
         */
        MergedView: {
            objects: {
                [key: string]: components["schemas"]["JsonValue"];
            }[];
            regions: components["schemas"]["Region"][];
        };
        /**
         * MissingHashes
         * @description Those the project does not have.
         */
        MissingHashes: {
            missing: string[];
        };
        /**
         * ModelTrialInput
         * @description Which model on which picture.
         */
        ModelTrialInput: {
            /** Format: uuid */
            asset: string;
            model: string;
        };
        /**
         * ModelView
         * @description A model that can pre-label.
         */
        ModelView: {
            device: string;
            key: string;
            labels: string[];
            licence: string;
            memory_mb: number;
            name: string;
            task: string;
            version: string;
            weights_sha256: string;
        };
        /**
         * MonitoringView
         * @description Where monitoring stands; ``figures`` as ``series.py`` describes them, empty before the first.
         */
        MonitoringView: {
            alarms: components["schemas"]["AlarmView"][];
            allowance: number;
            computed_at: string | null;
            figures: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            is_accepting: boolean;
            model: string | null;
            next_looks: {
                [key: string]: number;
            };
        };
        /**
         * MoreInput
         * @description How many more audits to draw.
         */
        MoreInput: {
            more: number;
        };
        /**
         * MoreView
         * @description How many were drawn.
         */
        MoreView: {
            drawn: number;
        };
        /**
         * MyAnswer
         * @description One of one's own answers.
         */
        MyAnswer: {
            asset: components["schemas"]["WorkAsset"];
            comment: string | null;
            state: string;
            submitted_at: string;
            /** Format: uuid */
            task: string;
        };
        /**
         * MyAnswers
         * @description A page of one's own answers.
         */
        MyAnswers: {
            next: string | null;
            results: components["schemas"]["MyAnswer"][];
        };
        /**
         * MyDay
         * @description One's own figures of today (UTC); ``waiting`` is rounded to 50; ``is_paused``: no new work is lent to one.
         */
        MyDay: {
            is_paused: boolean;
            returned: number;
            seconds_today: number;
            submitted_today: number;
            waiting: number;
        };
        /**
         * Named
         * @description Agreement on names: of the same objects (``question`` objects), or of a classification question.
         *
         *         ``fleiss`` where every item has as many answers; ``per_class`` each against the rest.
         */
        Named: {
            alpha: number | null;
            fleiss: number | null;
            high: number | null;
            is_enough: boolean;
            items: number;
            low: number | null;
            per_class: {
                [key: string]: number;
            };
            percent: number;
            question: string;
        };
        /**
         * NewExport
         * @description The format: a key of ``formats``, such as coco (pictures) or jsonl (everything).
         */
        NewExport: {
            format: string;
        };
        /**
         * NewProject
         * @description A project to create; ``labels`` become schema version 1.
         */
        NewProject: {
            /** @default [] */
            classification: components["schemas"]["Question"][];
            /** @default image */
            data_type: string;
            /** @default  */
            description: string;
            /** @default  */
            guidelines: string;
            /** @default [] */
            labels: components["schemas"]["LabelDefinition"][];
            name: string;
            policy?: components["schemas"]["Policy"];
        };
        /**
         * NewSchema
         * @description The labels of the next version.
         */
        NewSchema: {
            /** @default [] */
            classification: components["schemas"]["Question"][];
            labels: components["schemas"]["LabelDefinition"][];
        };
        /**
         * NewToken
         * @description What to call a token, what it may do (the widest one may give, where not said), for how many days.
         */
        NewToken: {
            /** @default null */
            days: number | null;
            name: string;
            /** @default null */
            scope: ("admin" | "label" | "manage" | "read") | null;
        };
        /**
         * NewTokenView
         * @description An API token with its key, shown this once.
         */
        NewTokenView: {
            created_at: string;
            expires_at: string;
            /** Format: uuid */
            id: string;
            is_program: boolean;
            key: string;
            last_address: string;
            last_used_at: string | null;
            name: string;
            prefix: string;
            scope: string;
        };
        /**
         * NewUser
         * @description A person to create; without a password a link comes back.
         */
        NewUser: {
            /** @default  */
            email: string;
            /** @default false */
            is_admin: boolean;
            /** @default null */
            password: string | null;
            username: string;
        };
        /**
         * NewVersion
         * @description What to call the version.
         */
        NewVersion: {
            /** @default  */
            name: string;
        };
        /**
         * NoticePage
         * @description A page of notices, and how many are unread in all.
         */
        NoticePage: {
            next: string | null;
            results: components["schemas"]["NoticeView"][];
            unread: number;
        };
        /**
         * NoticeView
         * @description What happened in which project; ``page`` is that project's page that shows it.
         *
         *         Without a project it concerns the person, and ``page`` is one of the house.
         */
        NoticeView: {
            created_at: string;
            /** Format: uuid */
            id: string;
            page: string;
            project: string | null;
            project_name: string;
            read_at: string | null;
            words: string;
        };
        /**
         * ObjectView
         * @description Regions of several answers that stand for one object; ``votes`` by label, "" for nothing there.
         */
        ObjectView: {
            members: [
                string,
                string
            ][];
            votes: {
                [key: string]: number;
            };
        };
        /**
         * OneTimeLinkView
         * @description A link shown this once.
         */
        OneTimeLinkView: {
            expires_at: string;
            path: string;
        };
        /**
         * Operation
         * @description One gesture; ``op_id`` makes sending it twice harmless.
         */
        Operation: {
            /** @enum {unknown} */
            op: "delete_region" | "put_region" | "set_classification" | "set_flag";
            op_id: string;
            /** @default null */
            region_id: string | null;
            /** @default null */
            value: Record<string, never> | null;
        };
        /**
         * OtherAnswer
         * @description What somebody else answered to the same task.
         */
        OtherAnswer: {
            author: components["schemas"]["Author"];
            classification: components["schemas"]["Classification"];
            regions: components["schemas"]["Region"][];
            unsure: boolean;
        };
        /**
         * OutcomePage
         * @description A page of judged answers.
         */
        OutcomePage: {
            next: string | null;
            results: components["schemas"]["OutcomeView"][];
        };
        /**
         * OutcomeView
         * @description A judged answer.
         */
        OutcomeView: {
            /** Format: uuid */
            asset: string;
            at: string;
            counts: {
                [key: string]: number;
            };
            is_right: boolean;
            name: string;
            note: string;
            source: string;
        };
        /**
         * Outlined
         * @description What was found as a polygon's rings and as a mask of pixels; no ring and no pixel where nothing was.
         */
        Outlined: {
            confidence: number;
            is_cached: boolean;
            milliseconds: number;
            rings: {
                [key: string]: components["schemas"]["JsonValue"];
            }[];
            rle: {
                [key: string]: components["schemas"]["JsonValue"];
            };
        };
        /**
         * OwnChange
         * @description What people change of themselves; ``time_zone`` empty is the browser's.
         */
        OwnChange: {
            /** @default null */
            email: string | null;
            /** @default null */
            time_zone: string | null;
        };
        /**
         * OwnPassword
         * @description One's password, given once more.
         */
        OwnPassword: {
            password: string;
        };
        /**
         * Pair
         * @description Two people: mean agreement in [0, 1] over ``shared`` pictures; ``kappa`` of the labels of the same objects.
         */
        Pair: {
            agreement: number;
            first: string;
            /** @default null */
            kappa: number | null;
            /** @default 0 */
            objects: number;
            second: string;
            shared: number;
        };
        /**
         * Part
         * @description Agreement on a part of the answers: a shape, a label.
         *
         *         ``mean`` soft-F in [0, 1]; ``alpha`` beyond chance with its 95 % interval; None where there is too little to say.
         */
        Part: {
            alpha: number | null;
            high: number | null;
            is_enough: boolean;
            low: number | null;
            mean: number | null;
            name: string;
            pictures: number;
        };
        /**
         * PasswordChange
         * @description The old and the new password.
         */
        PasswordChange: {
            current: string;
            new: string;
        };
        /**
         * PauseInput
         * @description Pause or go on, and why.
         */
        PauseInput: {
            paused: boolean;
            /** @default  */
            reason: string;
        };
        /**
         * PeerView
         * @description A person or a model, their measured probability of being right, and on how many answers.
         */
        PeerView: {
            answers: number;
            is_model: boolean;
            name: string;
            skill: number;
        };
        /**
         * Person
         * @description Who wrote it.
         */
        Person: {
            /** Format: uuid */
            id: string;
            username: string;
        };
        /**
         * PersonView
         * @description A person who can be added.
         */
        PersonView: {
            /** Format: uuid */
            id: string;
            username: string;
        };
        /**
         * PilotInput
         * @description How many items to draw.
         */
        PilotInput: {
            size: number;
        };
        /**
         * PilotView
         * @description The newest pilot; ``report`` as review/routing/pilot/forecast.py describes it, empty until it is there.
         *
         *         ``number`` is 0 where there was none. ``planned`` items are suggested, of ``left`` that nobody has begun.
         */
        PilotView: {
            answered: number;
            ended_at: string | null;
            fewest: number;
            hint: number;
            is_measured: boolean;
            left: number;
            model: string | null;
            most: number;
            number: number;
            planned: number;
            report: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            seconds_each: number;
            settled: number;
            size: number;
            started_at: string | null;
            state: string;
            wrong: number;
        };
        /**
         * PointInput
         * @description A point in pixels; ``inside`` false says that it is not part of the object.
         */
        PointInput: {
            /** @default true */
            inside: boolean;
            x: number;
            y: number;
        };
        /**
         * Policy
         * @description How a project's assets go their way. Rates and confidences are fractions in [0, 1].
         */
        Policy: {
            /** @default false */
            accept_later: boolean;
            /** @default true */
            adjudicate: boolean;
            /** @default 2 */
            adjudications: number;
            /** @default 0.05 */
            audit_rate: number;
            /** @default 0 */
            bulk_audit: number;
            /** @default 0.05 */
            bulk_error: number;
            /** @default 0.95 */
            certainty: number;
            /** @default 0.3 */
            confidence_threshold: number;
            /** @default 0 */
            double_review_rate: number;
            /** @default 0 */
            error_cost: number;
            /**
             * @default posterior
             * @enum {unknown}
             */
            gate: "posterior" | "sequential";
            /** @default 0.75 */
            gate_floor: number;
            /** @default 0.9 */
            gate_good: number;
            /** @default 0 */
            gold_rate: number;
            /**
             * @default none
             * @enum {unknown}
             */
            group_by: "folder" | "none";
            /** @default 900 */
            lease_seconds: number;
            /** @default 0.5 */
            minute_cost: number;
            /** @default false */
            models_vote: boolean;
            /** @default 1 */
            overlap: number;
            /** @default 1 */
            overlap_most: number;
            /** @default 0.85 */
            overlap_target: number;
            /** @default false */
            per_label: boolean;
            /** @default yolox-nano */
            prelabel_model: string;
            /**
             * @default accepted
             * @enum {unknown}
             */
            promise: "accepted" | "delivered";
            /**
             * @default author
             * @enum {unknown}
             */
            reject_to: "another" | "author" | "drop";
            /**
             * @default all
             * @enum {unknown}
             */
            review: "all" | "disagreement" | "none" | "sample";
            /** @default 0 */
            review_hard_from: number;
            /** @default [] */
            review_hard_labels: string[];
            /** @default 0.2 */
            review_rate: number;
            /** @default 0 */
            review_score_below: number;
            /** @default 0 */
            review_spots: number;
            /** @default 0.5 */
            right_iou: number;
            /**
             * @default asset
             * @enum {unknown}
             */
            right_unit: "asset" | "object";
            /**
             * @default threshold
             * @enum {unknown}
             */
            routing: "contract" | "people" | "threshold";
            /** @default u2netp-grabcut */
            segmenter: string;
            /** @default 0.25 */
            show_from: number;
            /** @default true */
            skip: boolean;
            /** @default false */
            solo_review: boolean;
            /** @default 0.95 */
            target_accuracy: number;
            /** @default true */
            unsure: boolean;
            /** @default 0.3 */
            zone_from: number;
        };
        /**
         * Polygon
         * @description One or more rings.
         */
        Polygon: {
            attributes?: {
                [key: string]: string | number | boolean | unknown[] | null;
            };
            /** @default null */
            confidence: number | null;
            /** @default null */
            from_prediction: string | null;
            /** @default  */
            group: string;
            id: string;
            label: string;
            /** @default false */
            occluded: boolean;
            rings: components["schemas"]["Ring"][];
            /** @enum {unknown} */
            shape: "polygon";
            /** @default false */
            unsure: boolean;
        };
        /**
         * Polyline
         * @description An open line through at least two points.
         */
        Polyline: {
            attributes?: {
                [key: string]: string | number | boolean | unknown[] | null;
            };
            /** @default null */
            confidence: number | null;
            /** @default null */
            from_prediction: string | null;
            /** @default  */
            group: string;
            id: string;
            label: string;
            /** @default false */
            occluded: boolean;
            points: [
                number,
                number
            ][];
            /** @enum {unknown} */
            shape: "polyline";
            /** @default false */
            unsure: boolean;
        };
        /**
         * PredictedPage
         * @description Pictures by what is predicted, the newest first.
         */
        PredictedPage: {
            next: string | null;
            results: components["schemas"]["PredictedRow"][];
        };
        /**
         * PredictedRow
         * @description One picture: what the model says of it, how sure it is, and where that led.
         */
        PredictedRow: {
            /** Format: uuid */
            asset: string;
            calibrated: number | null;
            confidence: number;
            label: string;
            name: string;
            reason: string;
            route: string;
        };
        /**
         * Problem
         * @description An error reply (RFC 9457), media type ``application/problem+json``.
         */
        Problem: {
            code: string;
            detail: string;
            /** @default [] */
            errors: components["schemas"]["ProblemField"][];
            status: number;
            title: string;
            type: string;
        };
        /**
         * ProblemField
         * @description One bad field of a problem reply.
         */
        ProblemField: {
            code: string;
            message: string;
            path: string;
        };
        /**
         * ProgramVersionView
         * @description A program and its version.
         */
        ProgramVersionView: {
            name: string;
            version: string;
        };
        /**
         * ProjectAgreement
         * @description The whole: ``mean`` agreement in [0, 1]; alpha and the rest are None where there is too little to say.
         *
         *         ``separation``: how far distances within pictures differ from those between (Kolmogorov-Smirnov); ``within`` and
         *         ``between`` their shares in 20 bins of distance from 0 to 1. ``is_enough`` is False under 20 pictures with two
         *         answers or more.
         */
        ProjectAgreement: {
            alpha: number | null;
            answers: number;
            attributes: components["schemas"]["Answered"][];
            between: number[];
            disagreements: components["schemas"]["Disagreement"][];
            high: number | null;
            is_enough: boolean;
            labels: components["schemas"]["Part"][];
            low: number | null;
            mean: number | null;
            named: components["schemas"]["Named"][];
            pairs: components["schemas"]["Pair"][];
            pictures: number;
            separation: number | null;
            shapes: components["schemas"]["Part"][];
            share_near: number | null;
            within: number[];
        };
        /**
         * ProjectChange
         * @description What to change; ``policy`` may name some fields only.
         */
        ProjectChange: {
            /** @default null */
            description: string | null;
            /** @default null */
            guidelines: string | null;
            /** @default null */
            name: string | null;
            /** @default null */
            policy: components["schemas"]["Policy"] | null;
            /** @default null */
            state: ("active" | "archived" | "paused") | null;
        };
        /**
         * ProjectPage
         * @description A page of projects.
         */
        ProjectPage: {
            next: string | null;
            results: components["schemas"]["ProjectRow"][];
        };
        /**
         * ProjectRow
         * @description A project in a list.
         */
        ProjectRow: {
            assets: number;
            created_at: string;
            data_type: string;
            deleted_at: string | null;
            done: number;
            /** Format: uuid */
            id: string;
            name: string;
            role: string;
            state: string;
        };
        /**
         * ProjectView
         * @description A project with its texts, as Markdown and as safe HTML.
         */
        ProjectView: {
            created_at: string;
            data_type: string;
            description: string;
            description_html: string;
            guidelines: string;
            guidelines_html: string;
            /** Format: uuid */
            id: string;
            name: string;
            policy: components["schemas"]["Policy"];
            role: string;
            schema_version: number;
            state: string;
        };
        /**
         * PromptInput
         * @description What to outline: points, a box, or both.
         */
        PromptInput: {
            /** @default null */
            box: components["schemas"]["BoxInput"] | null;
            /** @default [] */
            points: components["schemas"]["PointInput"][];
        };
        /**
         * ProposeInput
         * @description How many items to propose.
         */
        ProposeInput: {
            /** @default 20 */
            count: number;
        };
        /**
         * QualificationInput
         * @description Give or take a qualification.
         */
        QualificationInput: {
            given: boolean;
            /** @default  */
            label: string;
            /** Format: uuid */
            user: string;
        };
        /**
         * QualificationView
         * @description Who may work on the project (``label`` empty) or on a label's pictures; ``given_by`` None: passed the exam.
         */
        QualificationView: {
            created_at: string;
            given_by: string | null;
            label: string;
            /** Format: uuid */
            user: string;
            username: string;
        };
        /**
         * Question
         * @description What is asked of the whole asset: one choice, several, or the path from a root to a leaf.
         */
        Question: {
            key: string;
            /** @enum {unknown} */
            kind: "hierarchical" | "multi" | "single";
            name: string;
            /** @default [] */
            options: components["schemas"]["Choice"][];
            /** @default false */
            required: boolean;
        };
        /**
         * QuestionView
         * @description A question: the picture; once answered, what was given, what is right, and whether it was.
         */
        QuestionView: {
            asset: components["schemas"]["WorkAsset"];
            counts: {
                [key: string]: number;
            };
            given: components["schemas"]["Region"][];
            is_right: boolean | null;
            truth: components["schemas"]["Region"][];
        };
        /**
         * QueuePage
         * @description A page of what waits; ``counts`` by reason under the same filter, whatever reason is asked for.
         *
         *         ``approvable``: how many of them a bulk approval by this manager would take; 0 for reviewers. ``authors``: everybody
         *         who has an answer among them, whatever author is asked for, with how many.
         */
        QueuePage: {
            approvable: number;
            authors: components["schemas"]["AuthorCount"][];
            counts: {
                [key: string]: number;
            };
            next: string | null;
            results: components["schemas"]["WaitingAnswer"][];
            waiting: number;
        };
        /**
         * QueueView
         * @description Jobs that are due but not begun.
         */
        QueueView: {
            name: string;
            oldest_seconds: number;
            waiting: number;
        };
        /**
         * ReAuditInput
         * @description How many more blind checks to draw.
         */
        ReAuditInput: {
            /** @default 100 */
            more: number;
        };
        /**
         * ReAuditView
         * @description How many were drawn.
         */
        ReAuditView: {
            drawn: number;
        };
        /**
         * ReadInput
         * @description Which were read; null: all.
         */
        ReadInput: {
            /** @default null */
            ids: string[] | null;
        };
        /**
         * ReadView
         * @description How many were unread until now.
         */
        ReadView: {
            read: number;
        };
        /**
         * RecentActView
         * @description One of one's own last submits, skips or reviews; ``id`` is that of the task or review when it was claimed.
         */
        RecentActView: {
            acted_at: string;
            asset: components["schemas"]["WorkAsset"];
            can_take_back: boolean;
            /** Format: uuid */
            id: string;
            kind: string;
        };
        /**
         * RecentEvent
         * @description Something that happened.
         */
        RecentEvent: {
            at: string;
            what: string;
            who: string | null;
        };
        Region: components["schemas"]["Box"] | components["schemas"]["Ellipse"] | components["schemas"]["Polygon"] | components["schemas"]["Polyline"] | components["schemas"]["Keypoints"] | components["schemas"]["Mask"] | components["schemas"]["Span"] | components["schemas"]["Relation"];
        /**
         * RegionChange
         * @description One region: ``change`` is added, removed, moved, relabelled, moved_and_relabelled or unchanged.
         *
         *         Other attributes count as relabelled.
         */
        RegionChange: {
            answer: Record<string, never> | null;
            base: Record<string, never> | null;
            change: string;
            iou: number | null;
            region: string;
        };
        /**
         * RegionDiff
         * @description All changes, counted; ``sentence`` says them in words.
         */
        RegionDiff: {
            added: number;
            changes: components["schemas"]["RegionChange"][];
            moved: number;
            relabelled: number;
            removed: number;
            sentence: string;
            unchanged: number;
        };
        /**
         * Relation
         * @description From one span to another, by their region ids (``from`` and ``to`` in JSON).
         */
        Relation: {
            attributes?: {
                [key: string]: string | number | boolean | unknown[] | null;
            };
            /** @default null */
            confidence: number | null;
            from: string;
            /** @default null */
            from_prediction: string | null;
            /** @default  */
            group: string;
            id: string;
            label: string;
            /** @default false */
            occluded: boolean;
            /** @enum {unknown} */
            shape: "relation";
            to: string;
            /** @default false */
            unsure: boolean;
        };
        /**
         * ReliabilityBin
         * @description Items whose truth is known, by what was believed of them: mean belief and share right in [0, 1], how many.
         */
        ReliabilityBin: {
            belief: number;
            items: number;
            right: number;
        };
        /**
         * ReviewClaim
         * @description How many reviews to lend, at most 10, and which.
         */
        ReviewClaim: {
            /** @default 1 */
            count: number;
            /**
             * @default {
             *       "agreement_to": null,
             *       "author": null,
             *       "confidence_from": null,
             *       "confidence_to": null,
             *       "label": null,
             *       "older_than": null,
             *       "reason": null,
             *       "unsure": null
             *     }
             */
            filter: components["schemas"]["WantedReviews"];
        };
        /**
         * ReviewTask
         * @description An answer to judge: ``base`` is the pre-label its author was shown, ``queue_reason`` why it is looked at.
         *
         *         ``earlier`` is what the author had answered before it came back to them.
         */
        ReviewTask: {
            answer: components["schemas"]["Region"][];
            asset: components["schemas"]["WorkAsset"];
            author: components["schemas"]["Author"] | null;
            base: components["schemas"]["Region"][];
            base_classification: components["schemas"]["Classification"];
            classification: components["schemas"]["Classification"];
            diff: components["schemas"]["RegionDiff"];
            draft: components["schemas"]["Region"][] | null;
            earlier: components["schemas"]["Region"][] | null;
            flags: components["schemas"]["Flags"];
            /** Format: uuid */
            id: string;
            lease_expires_at: string;
            others: components["schemas"]["OtherAnswer"][];
            /** Format: uuid */
            project: string;
            queue_reason: string;
            revision: number;
            round: number;
            schema_version: number;
        };
        /**
         * ReviewerView
         * @description How a reviewer decided in 14 days.
         */
        ReviewerView: {
            approved: number;
            decisions: number;
            fixed: number;
            hardly_looks: boolean;
            last_at: string;
            looks: components["schemas"]["ShareView"];
            median_seconds: number | null;
            rejected: number;
            /** Format: uuid */
            user: string;
            username: string;
            wrong: number;
        };
        /**
         * Revision
         * @description The draft's revision; the draft itself where others saved after what was sent, which had arrived before.
         */
        Revision: {
            /** @default null */
            classification: components["schemas"]["Classification"] | null;
            /** @default null */
            flags: components["schemas"]["Flags"] | null;
            /** @default null */
            regions: components["schemas"]["Region"][] | null;
            revision: number;
        };
        /**
         * Rework
         * @description Why an answer came back.
         */
        Rework: {
            comment: string;
            reason: string;
        };
        /**
         * Ring
         * @description One outline of at least three points, with holes.
         */
        Ring: {
            /** @default [] */
            holes: [
                number,
                number
            ][][];
            points: [
                number,
                number
            ][];
        };
        /**
         * Rle
         * @description A mask of ``size`` (height, width) as COCO's compressed run lengths, column by column.
         */
        Rle: {
            counts: string;
            size: [
                number,
                number
            ];
        };
        /**
         * RoleInput
         * @description A role to give, and which assets the person is lent (each kind is left as it is where not given).
         */
        RoleInput: {
            /** @default null */
            batches: string[] | null;
            /** @default null */
            labels: string[] | null;
            role: string;
            /** @default null */
            tags: string[] | null;
        };
        /**
         * RoomView
         * @description Bytes used and left.
         */
        RoomView: {
            database: number;
            disk: number;
            exports: number;
            folder: string;
            free: number;
            picture_count: number;
            pictures: number;
        };
        /**
         * Routed
         * @description Where a run's assets went.
         */
        Routed: {
            annotate: number;
            audit: number;
            auto_accept: number;
        };
        /**
         * RulingInput
         * @description What is right; ``submission_id`` makes sending it twice harmless.
         */
        RulingInput: {
            classification?: components["schemas"]["Classification"];
            /** @default  */
            comment: string;
            regions: components["schemas"]["Region"][];
            /** @default 0 */
            seconds: number;
            /** Format: uuid */
            submission_id: string;
            /** @default false */
            unsure: boolean;
        };
        /**
         * RunInput
         * @description Which model to run.
         */
        RunInput: {
            model: string;
            options?: {
                [key: string]: components["schemas"]["JsonValue"];
            };
        };
        /**
         * RunPage
         * @description A page of runs.
         */
        RunPage: {
            next: string | null;
            results: components["schemas"]["RunView"][];
        };
        /**
         * RunView
         * @description A pre-label run.
         */
        RunView: {
            assets: number;
            created_at: string;
            decode_seconds: number;
            done: number;
            failed: number;
            finished_at: string | null;
            halvings: number;
            /** Format: uuid */
            id: string;
            infer_seconds: number;
            items_per_second: number | null;
            /** Format: uuid */
            job: string;
            model: string;
            options: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            purpose: string;
            routed: components["schemas"]["Routed"];
            started_by: string;
            state: string;
            version: string;
            write_seconds: number;
        };
        /**
         * SchemaDocument
         * @description A version of the schema.
         */
        SchemaDocument: {
            /** @default [] */
            classification: components["schemas"]["Question"][];
            labels: components["schemas"]["LabelDefinition"][];
            version: number;
        };
        /**
         * ScoreView
         * @description What is known of a person; ``gate`` is open, warn, pause or promote and decides nothing by itself yet.
         */
        ScoreView: {
            accuracy: components["schemas"]["IntervalView"];
            aspects: {
                [key: string]: components["schemas"]["IntervalView"];
            };
            errors: {
                [key: string]: number;
            };
            gate: string;
            judged: number;
            labels: {
                [key: string]: components["schemas"]["IntervalView"];
            };
            right: number;
            /** Format: uuid */
            user: string;
            username: string;
        };
        /**
         * ScoresView
         * @description Everybody's scores, the least sure first; ``floor`` is the accuracy people are expected to reach.
         */
        ScoresView: {
            floor: number;
            scores: components["schemas"]["ScoreView"][];
        };
        /**
         * Selection
         * @description Which assets: named ones, or all that a filter finds.
         */
        Selection: {
            /** @default null */
            assets: string[] | null;
            /** @default  */
            batch: string;
            /** @default  */
            search: string;
            /** @default null */
            stage: components["schemas"]["Stage"] | null;
            /** @default  */
            tag: string;
        };
        /**
         * ServiceView
         * @description How long answers wait, in seconds, and who decides how; reviewers see their own row alone.
         */
        ServiceView: {
            agreement: components["schemas"]["ShareView"];
            decided: number;
            error: components["schemas"]["ErrorView"];
            half_within_seconds: number | null;
            in_hand: number;
            most_within_seconds: number | null;
            oldest_seconds: number | null;
            reviewers: components["schemas"]["ReviewerView"][];
            waiting: number;
        };
        /**
         * SessionView
         * @description A browser somebody is signed in with.
         */
        SessionView: {
            address: string;
            agent: string;
            created_at: string;
            current: boolean;
            /** Format: uuid */
            id: string;
            seen_at: string;
        };
        /**
         * ShareView
         * @description ``count`` of ``seen``, with the exact 95 % interval.
         */
        ShareView: {
            count: number;
            high: number;
            low: number;
            seen: number;
            share: number | null;
        };
        /**
         * SignAsset
         * @description An asset a sign rests on.
         */
        SignAsset: {
            /** Format: uuid */
            id: string;
            name: string;
        };
        /**
         * SignView
         * @description A sign of careless work: ``value`` against ``threshold``, in words, with assets to look at.
         */
        SignView: {
            assets: components["schemas"]["SignAsset"][];
            name: string;
            threshold: number;
            value: number;
            words: string;
        };
        /**
         * Skeleton
         * @description The keypoints of a label by name, the lines between them by place, and how far people differ on each.
         *
         *         ``sigmas`` are shares of the object's size (COCO's keypoint evaluation), one a point or none at all.
         */
        Skeleton: {
            /** @default [] */
            edges: [
                number,
                number
            ][];
            points: string[];
            /** @default [] */
            sigmas: number[];
        };
        /**
         * SkipInput
         * @description Why the task is skipped.
         */
        SkipInput: {
            reason: string;
        };
        /**
         * Sources
         * @description Where files may be taken from beside one's own computer: folders of the server, hosts of pictures.
         *
         *         ``away`` is how many pictures of the project are at their addresses only.
         */
        Sources: {
            away: number;
            folders: string[];
            hosts: string[];
        };
        /**
         * Span
         * @description The stretch ``[start, end)`` of a text, in code points; spans may overlap.
         */
        Span: {
            attributes?: {
                [key: string]: string | number | boolean | unknown[] | null;
            };
            /** @default null */
            confidence: number | null;
            end: number;
            /** @default null */
            from_prediction: string | null;
            /** @default  */
            group: string;
            id: string;
            label: string;
            /** @default false */
            occluded: boolean;
            /** @enum {unknown} */
            shape: "span";
            start: number;
            /** @default false */
            unsure: boolean;
        };
        /**
         * Stage
         * @description The stages, in the order of the flow.
         * @enum {unknown}
         */
        Stage: "annotating" | "auto_accepted" | "done" | "failed" | "in_review" | "prelabelled" | "rejected" | "uploaded";
        /**
         * Started
         * @description A job was begun.
         */
        Started: {
            /** Format: uuid */
            bulk: string;
            /** Format: uuid */
            job: string;
        };
        /**
         * StatsView
         * @description A project's figures; ``sentence`` says them in words.
         */
        StatsView: {
            assets: number;
            audits: components["schemas"]["AuditCounts"];
            auto_accepted: number;
            done_per_day: components["schemas"]["DayCount"][];
            finished: components["schemas"]["FinishedCounts"];
            labels: components["schemas"]["LabelCount"][];
            recent: components["schemas"]["RecentEvent"][];
            seconds_per_label: number | null;
            sentence: string;
            stages: {
                [key: string]: number;
            };
            waiting: components["schemas"]["WaitingCounts"];
        };
        /**
         * StockView
         * @description Hidden checks in use and wanted; ``busiest``: how many one person has met and will in a week; 0 where off.
         */
        StockView: {
            active: number;
            busiest: number;
            missing: number;
            proposed: number;
            wanted: number;
        };
        /**
         * StopInput
         * @description Whether what was accepted goes before people as well.
         */
        StopInput: {
            /** @default false */
            take_back: boolean;
        };
        /**
         * StopView
         * @description How many labels went back to people.
         */
        StopView: {
            taken_back: number;
        };
        /**
         * Submission
         * @description An answer; ``submission_id`` makes sending it twice harmless.
         */
        Submission: {
            /** @default null */
            base_revision: number | null;
            classification?: components["schemas"]["Classification"];
            flags?: components["schemas"]["Flags"];
            regions: components["schemas"]["Region"][];
            schema_version: number;
            /** @default 0 */
            seconds: number;
            /** Format: uuid */
            submission_id: string;
        };
        /**
         * Submitted
         * @description The stored answer.
         */
        Submitted: {
            /** Format: uuid */
            annotation: string;
            /** @default submitted */
            state: string;
            /** Format: uuid */
            submission_id: string;
        };
        /**
         * SystemQueue
         * @description A queue: what waits, for how long, and how many serve it.
         */
        SystemQueue: {
            name: string;
            oldest_seconds: number;
            waiting: number;
            workers: number;
        };
        /**
         * SystemView
         * @description The whole page.
         */
        SystemView: {
            at: string;
            checks: components["schemas"]["CheckView"][];
            jobs: {
                [key: string]: number;
            };
            limits: components["schemas"]["LimitView"][];
            queues: components["schemas"]["SystemQueue"][];
            room: components["schemas"]["RoomView"];
            tables: components["schemas"]["TableView"][];
            versions: components["schemas"]["ProgramVersionView"][];
            workers: components["schemas"]["SystemWorker"][];
        };
        /**
         * SystemWorker
         * @description A living worker process.
         */
        SystemWorker: {
            /** @default 0 */
            gpu_memory_mb: number;
            memory_mb: number;
            /** @default [] */
            models: string[];
            name: string;
            queues: string[];
            since: string;
        };
        /**
         * TableView
         * @description A table of the database.
         */
        TableView: {
            bytes: number;
            name: string;
            rows: number;
        };
        /**
         * TagCount
         * @description How many assets carry a tag.
         */
        TagCount: {
            assets: number;
            tag: string;
        };
        /**
         * TokenChange
         * @description Whether a token is a program's, which goes on when its owner's password changes.
         */
        TokenChange: {
            is_program: boolean;
        };
        /**
         * TokenView
         * @description An API token without its key.
         */
        TokenView: {
            created_at: string;
            expires_at: string;
            /** Format: uuid */
            id: string;
            is_program: boolean;
            last_address: string;
            last_used_at: string | null;
            name: string;
            prefix: string;
            scope: string;
        };
        /**
         * Treated
         * @description How the queue treats a person; ``evidence`` is what their signs rest on.
         */
        Treated: {
            /** @default [] */
            evidence: components["schemas"]["SignView"][];
            gold_rate: number | null;
            paused_at: string | null;
            reason: string;
            signs: string[];
            /** Format: uuid */
            user: string;
            username: string;
        };
        /**
         * Tried
         * @description What the model found; ``unmapped`` are labels of it that no label of the project takes.
         */
        Tried: {
            milliseconds: number;
            regions: components["schemas"]["Region"][];
            unmapped: string[];
        };
        /**
         * TryView
         * @description A try; answers are shown one by one in a practice, and all together after an exam.
         */
        TryView: {
            answered: number;
            finished_at: string | null;
            /** Format: uuid */
            id: string;
            is_passed: boolean | null;
            is_practice: boolean;
            label: string;
            number: number;
            questions: components["schemas"]["QuestionView"][];
            right: number;
            started_at: string;
        };
        /**
         * TypedName
         * @description The project's name, typed to confirm.
         */
        TypedName: {
            name: string;
        };
        /**
         * UploadReport
         * @description What became of an upload; ``job`` makes the thumbnails.
         */
        UploadReport: {
            files: components["schemas"]["UploadedFile"][];
            job: string | null;
        };
        /**
         * UploadedFile
         * @description What became of one file.
         */
        UploadedFile: {
            asset: string | null;
            code: string | null;
            /** @default null */
            job: string | null;
            message: string | null;
            name: string;
            status: string;
        };
        /**
         * UserChange
         * @description What to change of a person.
         */
        UserChange: {
            /** @default null */
            email: string | null;
            /** @default null */
            is_active: boolean | null;
            /** @default null */
            is_admin: boolean | null;
        };
        /**
         * UserPage
         * @description A page of people.
         */
        UserPage: {
            next: string | null;
            results: components["schemas"]["UserView"][];
        };
        /**
         * UserView
         * @description A person as admins see them.
         */
        UserView: {
            created_at: string;
            email: string;
            /** Format: uuid */
            id: string;
            is_active: boolean;
            is_admin: boolean;
            last_login_at: string | null;
            /** @default null */
            link: components["schemas"]["OneTimeLinkView"] | null;
            username: string;
        };
        /**
         * VersionPage
         * @description A page of dataset versions.
         */
        VersionPage: {
            next: string | null;
            results: components["schemas"]["DatasetVersionView"][];
        };
        /**
         * WaitingAnswer
         * @description An answer that waits for a reviewer, and why.
         */
        WaitingAnswer: {
            agreement: number;
            asset: components["schemas"]["WorkAsset"];
            author: components["schemas"]["Author"];
            confidence: number | null;
            created_at: string;
            /** Format: uuid */
            id: string;
            labels: string[];
            people: number;
            reason: string;
            reason_words: string;
            regions: components["schemas"]["Region"][];
            unsure: boolean;
            waiting_seconds: number;
        };
        /**
         * WaitingCounts
         * @description Free tasks by kind.
         */
        WaitingCounts: {
            annotate: number;
            audit: number;
            review: number;
        };
        /**
         * WaitingView
         * @description What a run would work on now: assets just uploaded, and those with people that nobody has begun.
         */
        WaitingView: {
            unbegun: number;
            uploaded: number;
        };
        /**
         * WantedReviews
         * @description Which waiting answers: by label, author, reason, confidence, agreement, age in seconds, unsure ones.
         */
        WantedReviews: {
            /** @default null */
            agreement_to: number | null;
            /** @default null */
            author: string | null;
            /** @default null */
            confidence_from: number | null;
            /** @default null */
            confidence_to: number | null;
            /** @default null */
            label: string | null;
            /** @default null */
            older_than: number | null;
            /** @default null */
            reason: ("all" | "differ" | "hard_label" | "low_score" | "random" | "unsure") | null;
            /** @default null */
            unsure: boolean | null;
        };
        /**
         * WorkAsset
         * @description A lent picture, in upright pixels; or a lent text, in code points (a picture has 0 ``characters``).
         */
        WorkAsset: {
            /** @default 0 */
            characters: number;
            file_url: string;
            height: number;
            /** Format: uuid */
            id: string;
            name: string;
            thumbnail_url: string;
            width: number;
        };
        /**
         * WorkProject
         * @description A project to work in.
         */
        WorkProject: {
            /** Format: uuid */
            id: string;
            name: string;
        };
        /**
         * WorkRow
         * @description What waits in one project; rounded for annotators.
         */
        WorkRow: {
            mine_open: number;
            project: components["schemas"]["WorkProject"];
            returned: number;
            role: string;
            to_annotate: number;
            to_review: number;
        };
        /**
         * WorkTask
         * @description A lent task; ``id`` is the assignment's.
         */
        WorkTask: {
            asset: components["schemas"]["WorkAsset"];
            classification: components["schemas"]["Classification"];
            flags: components["schemas"]["Flags"];
            /** Format: uuid */
            id: string;
            kind: string;
            lease_expires_at: string;
            prediction: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            /** Format: uuid */
            project: string;
            regions: components["schemas"]["Region"][];
            revision: number;
            rework: components["schemas"]["Rework"] | null;
            schema_version: number;
        };
        /**
         * WorkerView
         * @description A living worker process.
         */
        WorkerView: {
            /** @default 0 */
            gpu_memory_mb: number;
            memory_mb: number;
            /** @default [] */
            models: string[];
            name: string;
            process: number;
            queues: string[];
            since: string;
        };
        /**
         * WorkersView
         * @description Who works, and what waits.
         */
        WorkersView: {
            queues: components["schemas"]["QueueView"][];
            workers: components["schemas"]["WorkerView"][];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    postAdjudicationDecision: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                work_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RulingInput"];
            };
        };
        responses: {
            /** @description Done, nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchAdjudicationDraft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                work_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DraftInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Revision"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAdjudicationHeartbeat: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                work_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lease"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAdjudicationRelease: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                work_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAssetDetail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssetDetailView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteAssetDetail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAssetFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/*": string;
                    "text/plain": string;
                };
            };
            /** @description The part that Range asked for */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/*": string;
                    "text/plain": string;
                };
            };
            /** @description What If-None-Match names is still the file */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postSegment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PromptInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Outlined"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAssetThumbnail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                asset_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/webp": string;
                };
            };
            /** @description The part that Range asked for */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/webp": string;
                };
            };
            /** @description What If-None-Match names is still the file */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAssetTile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                asset_id: string;
                level: number;
                x: number;
                y: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": string;
                };
            };
            /** @description The part that Range asked for */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": string;
                };
            };
            /** @description What If-None-Match names is still the file */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAudit: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                object?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditLogPage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postConfirm: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OwnPassword"];
            };
        };
        responses: {
            /** @description Done, nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postLogin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postLogout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description Done, nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getState: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthState"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postIssueToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedToken"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postUndo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bulk_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Started"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postBulkUndo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                bulk_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchCommentDetail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                comment_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommentChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommentView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getExportDetail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                export_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExportView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getExportDownload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                export_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/*": string;
                };
            };
            /** @description The part that Range asked for */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/*": string;
                };
            };
            /** @description What If-None-Match names is still the file */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getFormats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FormatView"][];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postInvitations: {
        parameters: {
            query?: never;
            header?: {
                /** @description A word of your own, up to 200 characters; sent again with it, the call is done once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Invitation"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneTimeLinkView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOpenInvitations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationView"][];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteInvitationDetail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invitation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getJobDetail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postJobCancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postJobRetry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkInfo"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkUse"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postMarkdown: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MarkdownInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MarkdownView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMeView: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchMeView: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OwnChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOwnData: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOwnJobs: {
        parameters: {
            query?: {
                active?: boolean;
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobPage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOwnSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"][];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteOwnSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ended"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteOwnSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMyWork: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkRow"][];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getModels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ModelView"][];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getInstalledModels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Installed"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postUploadModel: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "multipart/form-data": {
                    key: string;
                    /** @description in place of weights: a file under one of IMPORT_FOLDERS */
                    path?: string;
                    /** @description JSON: name, version, licence, labels, size, decode */
                    sidecar: string;
                    /** Format: binary */
                    weights?: string;
                };
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteModelDetail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getNotices: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticePage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postNoticesRead: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReadInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPeople: {
        parameters: {
            query?: {
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonView"][];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProjects: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                state?: "archived" | "deleted" | "working";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectPage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postProjects: {
        parameters: {
            query?: never;
            header?: {
                /** @description A word of your own, up to 200 characters; sent again with it, the call is done once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewProject"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProjectDetail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteProjectDetail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TypedName"];
            };
        };
        responses: {
            /** @description Done, nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchProjectDetail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProjectChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAdjudications: {
        parameters: {
            query?: {
                cause?: "disagreement" | "gold" | "reviewers";
                cursor?: string;
                decided?: boolean;
                limit?: number;
                person?: string;
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdjudicationPage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAdjudicationClaim: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdjudicationClaimInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdjudicationTask"][];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAggregations: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AggregationsView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAggregations: {
        parameters: {
            query?: never;
            header?: {
                /** @description A word of your own, up to 200 characters; sent again with it, the call is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAgreement: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectAgreement"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAlarmEnd: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alarm_id: string;
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlarmView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postReAudit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                alarm_id: string;
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReAuditInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReAuditView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAssets: {
        parameters: {
            query?: {
                batch?: string;
                cursor?: string;
                limit?: number;
                search?: string;
                stage?: components["schemas"]["Stage"];
                tag?: string;
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssetPage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAssets: {
        parameters: {
            query?: never;
            header?: {
                /** @description A word of your own, up to 200 characters; sent again with it, the call is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "multipart/form-data": {
                    batch?: string;
                    files: string[];
                    paths?: string[];
                };
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadReport"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postFetchAssets: {
        parameters: {
            query?: never;
            header?: {
                /** @description A word of your own, up to 200 characters; sent again with it, the call is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postFolderImport: {
        parameters: {
            query?: never;
            header?: {
                /** @description A word of your own, up to 200 characters; sent again with it, the call is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FolderInput"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postImportAssets: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "multipart/form-data": {
                    batch?: string;
                    /** Format: binary */
                    file: string;
                };
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postMissingAssets: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Hashes"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MissingHashes"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAssetSources: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sources"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAudits: {
        parameters: {
            query?: {
                answered?: string;
                answered_from?: string;
                answered_to?: string;
                cursor?: string;
                kind?: "live" | "member" | "pilot";
                label?: string;
                limit?: number;
                look?: string;
                raw_from?: number;
                raw_to?: number;
                score_from?: number;
                score_to?: number;
                state?: "disputed" | "open" | "settled";
                stratum?: "slice" | "zone";
                verdict?: "right" | "wrong";
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAudits: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MoreInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MoreView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAuditEnd: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                audit_id: string;
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBatches: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchCount"][];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBulk: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkActionView"][];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postBulk: {
        parameters: {
            query?: never;
            header?: {
                /** @description A word of your own, up to 200 characters; sent again with it, the call is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkActionInput"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBulks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkApprovalView"][];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postBulks: {
        parameters: {
            query?: never;
            header?: {
                /** @description A word of your own, up to 200 characters; sent again with it, the call is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkApprovalInput"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Started"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getContract: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContractView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postStop: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StopInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StopView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCertificates: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CertificatePage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postCertificates: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCertificateDocument: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                certificate_id: string;
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getComments: {
        parameters: {
            query?: {
                asset?: string;
                cursor?: string;
                limit?: number;
                mine?: boolean;
                newest?: boolean;
                resolved?: boolean;
                task?: string;
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommentPage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postComments: {
        parameters: {
            query?: never;
            header?: {
                /** @description A word of your own, up to 200 characters; sent again with it, the call is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommentInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommentView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEvaluations: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvaluationPage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postEvaluations: {
        parameters: {
            query?: never;
            header?: {
                /** @description A word of your own, up to 200 characters; sent again with it, the call is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EvaluationInput"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getExams: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExamsView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putExams: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExamInput"];
            };
        };
        responses: {
            /** @description Done, nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getGold: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                state?: "active" | "challenged" | "proposed" | "retired";
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GoldPage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postGold: {
        parameters: {
            query?: never;
            header?: {
                /** @description A word of your own, up to 200 characters; sent again with it, the call is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GoldInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GoldView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postDecide: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecideInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecidedView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postImport: {
        parameters: {
            query?: never;
            header?: {
                /** @description A word of your own, up to 200 characters; sent again with it, the call is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GoldImport"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Imported"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postPropose: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProposeInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GoldView"][];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteGoldDetail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                gold_id: string;
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchGoldDetail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                gold_id: string;
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GoldChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GoldView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProjectJobs: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobPage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLabelMapDetail: {
        parameters: {
            query: {
                model: string;
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LabelMapView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putLabelMapDetail: {
        parameters: {
            query: {
                model: string;
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LabelMapInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LabelMapView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLeases: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Holder"][];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postLeasesFree: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FreeInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Freed"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMembers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberView"][];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putMembers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberInput"][];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberView"][];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postMembersImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MembersFile"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MembersTakenView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteMemberDetail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchMemberDetail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoleInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMonitoring: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MonitoringView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postMonitoring: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDay: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyDay"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMyScore: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScoreView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMyOutcomes: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                wrong?: boolean;
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LessonPage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPilotCall: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PilotView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postPilotCall: {
        parameters: {
            query?: never;
            header?: {
                /** @description A word of your own, up to 200 characters; sent again with it, the call is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PilotInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PilotView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postPilotEnd: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PilotView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPredicted: {
        parameters: {
            query?: {
                accepted?: boolean;
                confidence_from?: number;
                confidence_to?: number;
                cursor?: string;
                label?: string;
                limit?: number;
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PredictedPage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postPrelabel: {
        parameters: {
            query?: never;
            header?: {
                /** @description A word of your own, up to 200 characters; sent again with it, the call is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunInput"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getQualifications: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QualificationView"][];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putQualifications: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QualificationInput"];
            };
        };
        responses: {
            /** @description Done, nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getQueueStates: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Treated"][];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchPause: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PauseInput"];
            };
        };
        responses: {
            /** @description Done, nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRecentReviews: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecentActView"][];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRecentWork: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecentActView"][];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postProjectRestore: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getQueue: {
        parameters: {
            query?: {
                agreement_to?: number;
                author?: string;
                confidence_from?: number;
                confidence_to?: number;
                cursor?: string;
                label?: string;
                limit?: number;
                older_than?: number;
                reason?: "all" | "differ" | "hard_label" | "low_score" | "random" | "unsure";
                unsure?: boolean;
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueuePage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postReviewClaims: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReviewClaim"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReviewTask"][];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getService: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRuns: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunPage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSchema: {
        parameters: {
            query?: {
                version?: number;
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SchemaDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putSchema: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSchema"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SchemaDocument"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getScores: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScoresView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPersonOutcomes: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                wrong?: boolean;
            };
            header?: never;
            path: {
                project_id: string;
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OutcomePage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postSendToAnnotators: {
        parameters: {
            query?: never;
            header?: {
                /** @description A word of your own, up to 200 characters; sent again with it, the call is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Selection"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getStats: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatsView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTags: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TagCount"][];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postClaim: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClaimInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkTask"][];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMyAnswersList: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyAnswers"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postTries: {
        parameters: {
            query?: never;
            header?: {
                /** @description A word of your own, up to 200 characters; sent again with it, the call is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExamTryInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TryView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTryDetail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
                try_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TryView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postTryModel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ModelTrialInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tried"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getVersions: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionPage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postVersions: {
        parameters: {
            query?: never;
            header?: {
                /** @description A word of your own, up to 200 characters; sent again with it, the call is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewVersion"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postDecision: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                review_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecisionInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Decided"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchReviewDraft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                review_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DraftInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Revision"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postReviewHeartbeat: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                review_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lease"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postReviewRelease: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                review_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postTakeReviewBack: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                review_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSystem: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTaskDetail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkTask"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchDraftDetail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DraftInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Revision"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postHeartbeat: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lease"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postRelease: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postSkip: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SkipInput"];
            };
        };
        responses: {
            /** @description Done, nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postSubmit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Submission"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Submitted"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postTakeWorkBack: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenView"][];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postTokens: {
        parameters: {
            query?: never;
            header?: {
                /** @description A word of your own, up to 200 characters; sent again with it, the call is done once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewToken"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewTokenView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteTokenDetail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchTokenDetail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUsers: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postUsers: {
        parameters: {
            query?: never;
            header?: {
                /** @description A word of your own, up to 200 characters; sent again with it, the call is done once. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUser"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchUserDetail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUserAccess: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Access"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteUserAccess: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ended"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postUserResetLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneTimeLinkView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getVersionDetail: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                version_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DatasetVersionView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postExports: {
        parameters: {
            query?: never;
            header?: {
                /** @description A word of your own, up to 200 characters; sent again with it, the call is done once. */
                "Idempotency-Key"?: string;
            };
            path: {
                version_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewExport"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getWorkers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkersView"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
