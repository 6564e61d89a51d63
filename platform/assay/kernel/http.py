"""One way to write an HTTP call: msgspec structs in, msgspec structs out, errors as problem+json.

A view is a class of short methods::

    class ProjectList(ApiView):
        @endpoint(query=ProjectQuery, response=ProjectPage)
        def get(self, call: Call[None, ProjectQuery]) -> ProjectPage: ...

The decorator parses and checks the body and the query, runs the method, encodes what it returns, keeps replies
under an ``Idempotency-Key``, and describes the call in the OpenAPI document. A form is read with ``read_form``: like
everything else from outside it comes by the border (``kernel.border``).
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO, Generic, TypeVar, cast

import msgspec
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.utils.datastructures import MultiValueDict
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from assay.kernel import idempotency, input_checks, pagination
from assay.kernel.actor import Actor
from assay.kernel.errors import FieldError, NotAuthenticated, ValidationFailed, invalid
from assay.kernel.openapi import (
    IDEMPOTENCY_KEY,
    PROBLEM_MEDIA_TYPE,
    CallDescription,
    Download,
    describe_call,
    parameters_of,
    reference_to,
)

B = TypeVar("B")
Q = TypeVar("Q")

MAX_JSON_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Call(Generic[B, Q]):
    """What a view method gets: who asks, the parsed body and query, and the raw request for files and headers."""

    request: Request
    actor: Actor
    body: B
    query: Q


@dataclass(frozen=True, slots=True)
class Reply:
    """A value to encode with a status or headers other than the endpoint's usual ones."""

    value: Any
    status: int | None = None
    headers: dict[str, str] | None = None


class ApiView(APIView):
    """Base of every API view. ``anonymous = True`` lets people in who are not signed in."""

    anonymous = False

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse people who are not signed in with 401, before anything is read; then what no address may hold."""
        super().initial(request, *args, **kwargs)
        if not self.anonymous and not request.user.is_authenticated:
            raise NotAuthenticated("Sign in, or send an API token.")
        # A number in an address that is nobody's is 404, however long.
        input_checks.check_values((name, part) for name, part in kwargs.items() if isinstance(part, str))
        input_checks.check_values(
            (name, text) for name, texts in request.query_params.lists() for text in (name, *texts)
        )
        pagination.list_in_hand.set(request.path)


def endpoint(
    *,
    request: Any = None,
    query: Any = None,
    response: Any = None,
    status: int = 200,
    creates: bool = False,
    multipart: dict[str, Any] | None = None,
    summary: str = "",
) -> Callable[[Callable[..., Any]], Callable[..., HttpResponseBase]]:
    """Turn a method ``(self, call, **path) -> struct`` into a DRF handler.

    ``request``, ``query`` and ``response`` are msgspec structs (or lists of them); a ``response`` that is a file is
    described by a Download; ``creates`` makes the call honour
    ``Idempotency-Key``; ``multipart`` is the JSON schema of a form for calls that take files.
    """

    def decorate(method: Callable[..., Any]) -> Callable[..., HttpResponseBase]:
        @functools.wraps(method)
        def handler(self: ApiView, http: Request, **path: Any) -> HttpResponseBase:
            call = Call(
                request=http,
                actor=cast("Actor", http.user),
                body=read_body(http, request) if request is not None else None,
                query=read_query(http, query) if query is not None else None,
            )
            key = http.headers.get("Idempotency-Key") if creates else None
            if not key:
                return encode(method(self, call, **path), status)
            return _once(http, key, lambda: encode(method(self, call, **path), status))

        return _described(
            handler,
            request=request,
            query=query,
            response=response,
            status=status,
            creates=creates,
            multipart=multipart,
            summary=summary,
        )

    return decorate


def read_body(http: Request, struct: Any) -> Any:
    """Decode the JSON body as ``struct``; raises ValidationFailed with the path of the bad field."""
    raw = http.body
    if len(raw) > MAX_JSON_BYTES:
        raise invalid("", "too_large", f"The request body is over {MAX_JSON_BYTES // 2**20} MB.")
    return decode_json(raw or b"{}", struct)


def decode_json(raw: bytes, struct: Any, *, field: str = "") -> Any:
    """Decode JSON from outside as ``struct``; raises ValidationFailed with the path of the bad field.

    ``field`` names the form's field that the text came in, if it is no body.
    """
    if input_checks.is_too_deep(raw):
        raise input_checks.too_deep(field)
    try:
        value = msgspec.json.decode(raw, type=struct)
        if input_checks.is_suspicious(raw):
            input_checks.check_values([(field, msgspec.json.decode(raw))])
    except RecursionError as error:
        raise input_checks.too_deep(field) from error
    except msgspec.ValidationError as error:
        raise ValidationFailed([field_error(str(error), field)]) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise invalid(field, "not_json", f"{field or 'The request body'} is not valid JSON.") from error
    return value


def read_query(http: Request, struct: Any) -> Any:
    """Convert the query string to ``struct``; raises ValidationFailed with the name of the bad parameter."""
    try:
        query = msgspec.convert(http.query_params.dict(), struct, strict=False)
    except msgspec.ValidationError as error:
        raise ValidationFailed([field_error(str(error))]) from error
    input_checks.check_values((name, getattr(query, name)) for name in struct.__struct_fields__)
    return query


@dataclass(frozen=True, slots=True)
class Form:
    """What a form brought: its fields and its files (Django's ``UploadedFile``), by name."""

    fields: QueryDict
    # Files of the form as Django holds them, in memory or on the disk; their name is what the client called them.
    files: MultiValueDict[str, BinaryIO]


def read_form(http: Request) -> Form:
    """Read a form with files (it is empty where the body is none); raises ValidationFailed naming a bad field.

    Views call it themselves, once they know that the person may send anything at all.
    """
    if not (http.content_type or "").startswith("multipart/"):
        return Form(QueryDict(), MultiValueDict())
    try:
        form = Form(http.POST, cast("MultiValueDict[str, BinaryIO]", http.FILES))
    except LookupError as error:  # a file's name in an encoding that there is not
        raise invalid("", "invalid", "The form could not be read: a name in it has an unknown encoding.") from error
    input_checks.check_values((name, text) for name, texts in form.fields.lists() for text in (name, *texts))
    input_checks.check_values(
        (name, text) for name, files in form.files.lists() for text in (name, *(f.name for f in files))
    )
    return form


def field_error(message: str, field: str = "") -> FieldError:
    """Turn msgspec's sentence into a path (inside ``field``), a code and a sentence of ours."""
    text, _, location = message.partition(" - at `$")
    path = f"{field}{location.rstrip('`')}".lstrip(".")
    for marker, code in (("missing required field `", "required"), ("contains unknown field `", "unknown_field")):
        if marker in text:
            name = text.split(marker, 1)[1].rstrip("`")
            path = f"{path}.{name}" if path else name
            problem = "is required" if code == "required" else "is not a known field; check its spelling"
            return FieldError(path, code, f"{path} {problem}.")
    return FieldError(path, "invalid", f"{path or 'The body'}: {text[0].lower()}{text[1:]}.")


def encode(value: Any, status: int = 200) -> HttpResponseBase:
    """Encode a struct, a list of structs, a Reply or None (204) as an HTTP response."""
    if isinstance(value, HttpResponseBase):
        return value
    headers: dict[str, str] | None = None
    if isinstance(value, Reply):
        status, headers, value = value.status or status, value.headers, value.value
    if value is None:
        return HttpResponse(status=204, headers=headers)
    return HttpResponse(msgspec.json.encode(value), status=status, content_type="application/json", headers=headers)


def _once(http: Request, key: str, run: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    fingerprint = hashlib.sha256(f"{http.method} {http.path}\n".encode() + _fingerprint_of_body(http)).hexdigest()
    with transaction.atomic():
        stored = idempotency.take(user_id=cast("Actor", http.user).id, key=key, fingerprint=fingerprint)
        if stored is not None:
            return HttpResponse(stored.body, status=stored.status, content_type="application/json")
        answer = run()
        body = answer.content if isinstance(answer, HttpResponse) else b""
        idempotency.keep(user_id=cast("Actor", http.user).id, key=key, status=answer.status_code, body=body)
        return answer


def _fingerprint_of_body(http: Request) -> bytes:
    # A multipart body was already consumed as files: its length and boundary-free names stand for it.
    if (http.content_type or "").startswith("multipart/"):
        names = [f"{upload.name}:{upload.size}" for upload in http.FILES.getlist("files")]
        return "\n".join(names).encode()
    return http.body


def _described(
    handler: Callable[..., HttpResponseBase],
    *,
    request: Any,
    query: Any,
    response: Any,
    status: int,
    creates: bool,
    multipart: dict[str, Any] | None,
    summary: str,
) -> Callable[..., HttpResponseBase]:
    parameters: list[OpenApiParameter] = parameters_of(query) if query is not None else []
    if creates:
        parameters.append(IDEMPOTENCY_KEY)
    body: Any = None
    if multipart is not None:
        body = {"multipart/form-data": multipart}
    elif request is not None:
        body = {"application/json": reference_to(request)}
    answer: Any = OpenApiResponse(description="Done, nothing to say") if response is None else None
    code = 204 if response is None else status
    replies: dict[Any, Any] = {code: answer}
    if isinstance(response, Download):
        binary = {"type": "string", "format": "binary"}
        replies = {(200, media_type): binary for media_type in response.media_types}
    elif response is not None:
        replies = {code: reference_to(response)}
    call = CallDescription(
        view=handler, request=request, response=response, status=code, creates=creates, takes_form=multipart is not None
    )
    return extend_schema(
        parameters=parameters,
        request=body,
        responses={**replies, ("default", PROBLEM_MEDIA_TYPE): reference_to(Problem)},
        summary=summary or None,
        extensions=describe_call(call),
    )(handler)


class ProblemField(msgspec.Struct, frozen=True):
    """One bad field of a problem reply."""

    path: str
    code: str
    message: str


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """An error reply (RFC 9457), media type ``application/problem+json``."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[ProblemField] = []
