import java.nio.file.Path;
import java.util.Set;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.connectors.HttpConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.harness.Neo4j;
import org.neo4j.harness.Neo4jBuilder;
import org.neo4j.harness.Neo4jBuilders;

/** A real Neo4j for the tests: Server FOLDER PORT [auth] [read-only] [copy=HOME]; says where it listens, ends with its input. */
public final class Server {
    private Server() {}

    public static void main(String[] given) throws Exception {
        Set<String> wanted = Set.of(given);
        long pages = 128L << 20;
        Neo4jBuilder builder = Neo4jBuilders.newInProcessBuilder(Path.of(given[0]));
        for (String flag : given) {
            builder = flag.startsWith("copy=") ? builder.copyFrom(Path.of(flag.substring(5))) : builder;
        }
        try (Neo4j server =
                builder
                        .withDisabledServer()
                        .withConfig(HttpConnector.enabled, false)
                        .withConfig(
                                BoltConnector.listen_address,
                                new SocketAddress("127.0.0.1", Integer.parseInt(given[1])))
                        .withConfig(GraphDatabaseSettings.auth_enabled, wanted.contains("auth"))
                        .withConfig(GraphDatabaseSettings.read_only_database_default, wanted.contains("read-only"))
                        .withConfig(GraphDatabaseSettings.pagecache_memory, pages)
                        .build()) {
            System.out.println("listening " + server.boltURI());
            while (System.in.read() >= 0) {
                continue;
            }
        }
    }
}
