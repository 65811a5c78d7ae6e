/**
 * What the stores share: the database and its pools, the schema's migration, the master key and the cipher. Bootstrap
 * imports PersistenceConfig and provides a Database, a MasterKey and a clock; nobody else looks in here.
 */
@NullMarked
package io.pollux.persistence;

import org.jspecify.annotations.NullMarked;
