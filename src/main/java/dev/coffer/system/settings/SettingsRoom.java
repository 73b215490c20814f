package dev.coffer.system.settings;

import dev.coffer.engine.Field;
import dev.coffer.engine.PathSpec;
import dev.coffer.request.Operation;
import dev.coffer.system.SystemRoom;
import java.util.List;

/** {@code sys/config/cors} and {@code sys/config/ui/headers}. Source: OpenBao API, these pages. */
public final class SettingsRoom implements SystemRoom {
    private final CorsWork cors;
    private final UiHeadersWork headers = new UiHeadersWork();

    /** The paths of one server; what is changed is published here. */
    public SettingsRoom(PublishedCors published) {
        this.cors = new CorsWork(published);
    }

    @Override
    public List<PathSpec> paths() {
        return List.of(corsPath(), headersPath(), headerPath());
    }

    private PathSpec corsPath() {
        return PathSpec.at("config/cors")
                .fields(
                        Field.bool(
                                "enable", "Kept out of use: writing enables, deleting disables."),
                        Field.list(
                                "allowed_origins",
                                "Origins whose pages may use the server, or * for all."),
                        Field.list(
                                "allowed_headers",
                                "Headers that such pages may send beyond the usual ones."),
                        Field.bool(
                                "allow_credentials",
                                "Whether such pages may send cookies and the like."))
                .reads(Operation.READ, cors::show)
                .writes(Operation.WRITE, cors::enable)
                .writes(Operation.DELETE, cors::disable)
                .help("Configures or returns the current configuration of CORS settings.", "")
                .build();
    }

    private PathSpec headersPath() {
        return PathSpec.at("config/ui/headers/?")
                .reads(Operation.LIST, headers::list)
                .help("Lists the headers that pages are sent with.", "")
                .build();
    }

    private PathSpec headerPath() {
        return PathSpec.at("config/ui/headers/(?P<header>\\w(([\\w-.]+)?\\w)?)")
                .lowerCaseNames()
                .fields(
                        Field.string("header", "The name of the header."),
                        new Field("values", Field.Type.STRING_LIST, "The values of the header."),
                        Field.bool("multivalue", "Shows all values and not the first alone."))
                .reads(Operation.READ, headers::show)
                .writes(Operation.WRITE, headers::set)
                .writes(Operation.DELETE, headers::remove)
                .help("This path responds to the headers that pages are sent with.", "")
                .build();
    }
}
