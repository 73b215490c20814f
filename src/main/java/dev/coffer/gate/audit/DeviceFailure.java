package dev.coffer.gate.audit;

import java.io.IOException;

/** An audit device has not accepted a line; the text is for operators. */
final class DeviceFailure extends IOException {
    private static final long serialVersionUID = 1L;

    DeviceFailure(String text) {
        super(text);
    }
}
