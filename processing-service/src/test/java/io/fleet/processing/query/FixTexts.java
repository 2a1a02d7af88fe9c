package io.fleet.processing.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The fixes in a route's text, whatever the format, as the same maps of names to texts, numbers as Java writes a double. */
final class FixTexts {

    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> NAMES = List.of("timestamp", "latitude", "longitude", "speed", "heading",
            "accuracy", "order_id", "driver_id");

    private FixTexts() {}

    static List<Map<String, String>> ofJson(String text) {
        var root = JSON.readTree(text);
        return root.get("fixes").valueStream().map(fix -> members(fix, subject(root))).toList();
    }

    static List<Map<String, String>> ofGeoJson(String text) {
        var root = JSON.readTree(text);
        assertThat(root.get("type").asString()).isEqualTo("FeatureCollection");
        return root.get("features").valueStream().map(feature -> {
            assertThat(feature.get("type").asString()).isEqualTo("Feature");
            assertThat(feature.get("geometry").get("type").asString()).isEqualTo("Point");
            var place = feature.get("geometry").get("coordinates");
            assertThat(place.size()).isEqualTo(2);
            var fix = members(feature.get("properties"), Map.of());
            fix.put("longitude", place.get(0).asString());
            fix.put("latitude", place.get(1).asString());
            return fix;
        }).toList();
    }

    static List<Map<String, String>> ofCsv(String text, Map<String, String> subject) {
        var lines = text.split("\r\n", -1);
        assertThat(lines[lines.length - 1]).as("every line ends").isEmpty();
        var names = lines[0].split(",", -1);
        var fixes = new ArrayList<Map<String, String>>();
        for (int i = 1; i < lines.length - 1; i++) {
            var cells = lines[i].split(",", -1);
            assertThat(cells).hasSameSizeAs(names);
            var fix = new TreeMap<>(subject);
            for (int j = 0; j < names.length; j++) {
                if (!cells[j].isEmpty()) {
                    fix.put(names[j], isNumber(names[j]) ? number(cells[j]) : cells[j]);
                }
            }
            fixes.add(fix);
        }
        return fixes;
    }

    static List<Map<String, String>> ofGpx(String text) {
        return elements(xml(text), "trkpt").map(FixTexts::ofPoint).toList();
    }

    /** Holds of every GPX 1.1 text that the service writes, as far as the schema can be said in a few lines. */
    static Element xml(String text) {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            var root = factory.newDocumentBuilder()
                    .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))).getDocumentElement();
            assertThat(root.getLocalName()).isEqualTo("gpx");
            assertThat(root.getAttribute("version")).isEqualTo("1.1");
            assertThat(root.getAttribute("creator")).isNotEmpty();
            assertThat(children(root)).containsExactly("trk");
            assertThat(children((Element) root.getElementsByTagName("trk").item(0)).getFirst()).isEqualTo("name");
            elements(root, "trkseg").forEach(segment -> assertThat(children(segment)).containsOnly("trkpt"));
            elements(root, "trkpt").forEach(FixTexts::assertPoint);
            return root;
        } catch (SAXException | IOException | ParserConfigurationException notXml) {
            throw new AssertionError(text, notXml);
        }
    }

    private static void assertPoint(Element point) {
        String decimal = "-?\\d+\\.\\d{1,7}";
        assertThat(point.getAttribute("lat")).matches(decimal);
        assertThat(point.getAttribute("lon")).matches(decimal);
        assertThat(Double.parseDouble(point.getAttribute("lat"))).isBetween(-90.0, 90.0);
        assertThat(Double.parseDouble(point.getAttribute("lon"))).isGreaterThanOrEqualTo(-180).isLessThan(180);
        assertThat(point.getNamespaceURI()).isEqualTo("http://www.topografix.com/GPX/1/1");
        assertThat(children(point)).containsExactly("time", "extensions");
        elements(point, "gpxtpx:TrackPointExtension").forEach(motion -> {
            assertThat(motion.getNamespaceURI())
                    .isEqualTo("http://www.garmin.com/xmlschemas/TrackPointExtension/v2");
            assertThat(children(motion)).isIn(List.of("speed"), List.of("course"), List.of("speed", "course"));
        });
    }

    private static Map<String, String> ofPoint(Element point) {
        var fix = new TreeMap<String, String>();
        fix.put("latitude", number(point.getAttribute("lat")));
        fix.put("longitude", number(point.getAttribute("lon")));
        fix.put("timestamp", elements(point, "time").findFirst().orElseThrow().getTextContent());
        elements(point, "gpxtpx:speed").forEach(speed -> fix.put("speed",
                Double.toString(Math.rint(Double.parseDouble(speed.getTextContent()) * 360) / 100)));
        elements(point, "gpxtpx:course").forEach(course -> fix.put("heading", number(course.getTextContent())));
        elements(point, "fleet:accuracy").forEach(metres -> fix.put("accuracy", number(metres.getTextContent())));
        for (String name : List.of("order_id", "driver_id")) {
            elements(point, "fleet:" + name).forEach(id -> fix.put(name, id.getTextContent()));
        }
        return fix;
    }

    private static Stream<Element> elements(Element parent, String name) {
        var nodes = parent.getElementsByTagName(name);
        return Stream.iterate(0, i -> i < nodes.getLength(), i -> i + 1).map(i -> (Element) nodes.item(i));
    }

    private static List<String> children(Element parent) {
        var names = new ArrayList<String>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                names.add(element.getLocalName());
            }
        }
        return names;
    }

    private static Map<String, String> subject(JsonNode root) {
        return root.has("driver_id")
                ? Map.of("driver_id", root.get("driver_id").asString())
                : Map.of("order_id", root.get("order_id").asString());
    }

    private static Map<String, String> members(JsonNode object, Map<String, String> more) {
        var members = new TreeMap<>(more);
        NAMES.stream().filter(object::has).forEach(name -> members.put(name, object.get(name).asString()));
        return members;
    }

    private static boolean isNumber(String name) {
        return !List.of("timestamp", "order_id", "driver_id").contains(name);
    }

    private static String number(String text) {
        return Double.toString(Double.parseDouble(text));
    }
}
