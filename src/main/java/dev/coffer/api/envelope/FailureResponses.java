package dev.coffer.api.envelope;

import dev.coffer.api.http.WireHeaders;
import dev.coffer.api.http.WireResponse;
import dev.coffer.request.RequestFailure;

/** The one place where failures become answers. */
final class FailureResponses {
    private FailureResponses() {}

    /** {@code {"errors":[...]}} and, where the failure has a machine part, {@code "data"}. */
    static WireResponse answer(RequestFailure failure, AnswerHeaders headers) {
        WireHeaders all =
                switch (failure) {
                    case RequestFailure.Unavailable busy -> retryAfter(busy, headers.json());
                    case RequestFailure.TooMany busy -> headers.with(busy.headers()).json();
                    case RequestFailure.Invalid _,
                            RequestFailure.InvalidCredentials _,
                            RequestFailure.Mismatch _,
                            RequestFailure.Denied _,
                            RequestFailure.NoRoute _,
                            RequestFailure.UnsupportedOperation _,
                            RequestFailure.TooLarge _,
                            RequestFailure.Refused _,
                            RequestFailure.Internal _ ->
                            headers.json();
                };
        return new WireResponse(
                failure.status(), all, Envelope.failure(failure.errors(), failure.data()));
    }

    private static WireHeaders retryAfter(RequestFailure.Unavailable busy, WireHeaders headers) {
        return busy.retryAfterSeconds() == 0
                ? headers
                : headers.with("Retry-After", Integer.toString(busy.retryAfterSeconds()));
    }
}
